namespace Ampersand.Write.Csv;

/// <summary>Finds values of many lines that look like records of their own: two quotes that pair up by accident.</summary>
internal static class QuotedLines
{
    /// <summary>Looks through the values of the reader's record.</summary>
    /// <param name="reader">At a record that has all columns.</param>
    /// <param name="columns">How many that are.</param>
    /// <param name="delimiter">What stands between them.</param>
    /// <param name="field">The first such value.</param>
    /// <param name="lines">How many lines it has.</param>
    /// <returns>Whether there is one.</returns>
    public static bool Find(CsvRecordReader reader, int columns, byte delimiter, out int field, out long lines)
    {
        lines = 0;
        for (field = 0; field < columns && columns > 1; field++)
        {
            var value = reader.Value(field);
            var first = value.IndexOf((byte)'\n');
            if (first < 0)
            {
                continue;
            }

            // The first and the last line are parts of records; those between would be whole ones.
            for (var rest = value.Slice(first + 1); rest.IndexOf((byte)'\n') is >= 0 and var next; rest = rest.Slice(next + 1))
            {
                var line = rest.Slice(0, next > 0 && rest[next - 1] == '\r' ? next - 1 : next);
                if (Count(line, delimiter) == columns - 1 && AreAlike(line.Slice(0, line.IndexOf(delimiter)), reader.Value(0)))
                {
                    lines = LineBreaks.Count(value) + 1;
                    return true;
                }
            }
        }

        return false;
    }

    private static int Count(ReadOnlySpan<byte> line, byte delimiter)
    {
#if NET8_0_OR_GREATER
        return line.Count(delimiter);
#else
        var count = 0;
        foreach (var one in line)
        {
            count += one == delimiter ? 1 : 0;
        }

        return count;
#endif
    }

    /// <summary>Whether two values are of one kind: as long as one another, give or take a digit, and of the same characters.</summary>
    private static bool AreAlike(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other) =>
        !one.IsEmpty && !other.IsEmpty
        && Math.Abs(one.Length - other.Length) <= 1 && KindOf(one) is not 0 and var kind && kind == KindOf(other);

    private static int KindOf(ReadOnlySpan<byte> value)
    {
        var kind = 0;
        foreach (var one in value)
        {
            kind |= one is >= (byte)'0' and <= (byte)'9' ? 1
                : one is (>= (byte)'a' and <= (byte)'z') or (>= (byte)'A' and <= (byte)'Z') ? 2
                : one is (byte)'-' or (byte)'_' ? 4
                : 8;
        }

        return (kind & 1) != 0 && (kind & 8) == 0 ? kind : 0;
    }
}
