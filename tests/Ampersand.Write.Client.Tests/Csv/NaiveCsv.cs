using Ampersand.Write.Csv;

namespace Ampersand.Write.Client.Tests.Csv;

/// <summary>The scanner's contract written a second time, as slowly and plainly as can be: one byte after the other, everything in memory.</summary>
internal static class NaiveCsv
{
    public sealed record Field(string Raw, FieldFlags Flags);

    public sealed record Record(List<Field> Fields, long Line, RecordEnd End, long UnclosedLine);

    public static List<Record> Read(byte[] bytes, byte delimiter)
    {
        var records = new List<Record>();
        var at = 0;
        var line = 1L;
        while (at < bytes.Length)
        {
            records.Add(ReadRecord(bytes, delimiter, ref at, ref line));
        }

        return records;
    }

    private static Record ReadRecord(byte[] bytes, byte delimiter, ref int at, ref long line)
    {
        var fields = new List<Field>();
        var first = line;
        while (true)
        {
            var start = at;
            var flags = FieldFlags.None;
            if (at < bytes.Length && bytes[at] == '"')
            {
                var open = line;
                flags = ReadQuoted(bytes, ref at, ref line);
                if (flags.HasFlag(FieldFlags.Unclosed))
                {
                    fields.Add(new Field(Text(bytes, start, at), flags));
                    return new Record(fields, first, RecordEnd.None, open);
                }

                if (at < bytes.Length && bytes[at] != delimiter && bytes[at] is not ((byte)'\r' or (byte)'\n'))
                {
                    flags |= FieldFlags.Stray;
                }
            }

            while (at < bytes.Length && bytes[at] != delimiter && bytes[at] is not ((byte)'\r' or (byte)'\n'))
            {
                if (bytes[at] == '"')
                {
                    flags |= FieldFlags.Stray;
                }

                at++;
            }

            fields.Add(new Field(Text(bytes, start, at), flags));
            if (at == bytes.Length)
            {
                return new Record(fields, first, RecordEnd.None, 0);
            }

            var stop = bytes[at++];
            if (stop == delimiter)
            {
                continue;
            }

            line++;
            if (stop == '\n')
            {
                return new Record(fields, first, RecordEnd.Lf, 0);
            }

            if (at < bytes.Length && bytes[at] == '\n')
            {
                at++;
                return new Record(fields, first, RecordEnd.CrLf, 0);
            }

            return new Record(fields, first, RecordEnd.Cr, 0);
        }
    }

    private static FieldFlags ReadQuoted(byte[] bytes, ref int at, ref long line)
    {
        var flags = FieldFlags.Quoted;
        at++;
        while (at < bytes.Length)
        {
            var value = bytes[at++];
            if (value == '"')
            {
                if (at == bytes.Length || bytes[at] != '"')
                {
                    return flags;
                }

                at++;
                flags |= FieldFlags.Escaped;
            }
            else if (value == '\r')
            {
                flags |= FieldFlags.CarriageReturn;
                line++;
                if (at < bytes.Length && bytes[at] == '\n')
                {
                    at++;
                }
            }
            else if (value == '\n')
            {
                line++;
            }
        }

        return flags | FieldFlags.Unclosed;
    }

    // Latin-1 gives each byte a character: equal texts are equal bytes.
    private static string Text(byte[] bytes, int start, int end) => System.Text.Encoding.Latin1.GetString(bytes, start, end - start);
}
