namespace Ampersand.Write.Csv;

/// <summary>Inspects whether the bytes of a source are text.</summary>
/// <param name="encodingName">The name of the source's encoding.</param>
/// <param name="preamble">How many bytes stand before the text.</param>
/// <param name="collector">Takes the issues.</param>
internal sealed class TextRule(string encodingName, int preamble, IssueCollector collector)
{
    private long badSequences;

    /// <summary>
    /// Finds where in the source a bad sequence stands, by its place among them; <see langword="null"/> where the source is UTF-8, so that
    /// the reader knows.
    /// </summary>
    public Func<long, long?>? BadOffset { get; set; }

    /// <summary>Finds everything in the record that is no text.</summary>
    /// <param name="reader">Stands at the record.</param>
    /// <param name="record">Its number; <see langword="null"/> for the header.</param>
    /// <param name="names">The names of the columns, where they are known.</param>
    public void Inspect(CsvRecordReader reader, long? record, string[]? names)
    {
        var from = 0;
        while (Utf8Text.FindNoText(reader.Raw.Slice(from), out var count) is >= 0 and var at)
        {
            if (collector.Count(CsvRule.NotUtf8, CsvSeverity.Error))
            {
                collector.List(NoText(reader, record, names, from + at, count));
            }

            badSequences++;
            from += at + count;
        }
    }

    private AmpersandCsvIssue NoText(CsvRecordReader reader, long? record, string[]? names, int at, int count)
    {
        var field = 0;
        for (var end = reader.RawField(0).Length; end <= at && field < reader.FieldCount - 1; end += 1 + reader.RawField(field).Length)
        {
            field++;
        }

        var name = names is not null && field < names.Length ? names[field] : null;
        var place = new CsvPlace(reader.LineAt(at), record, name, field + 1, Utf8Text.Preview(reader.Value(field)));
        var bytes = BitConverter.ToString(reader.Raw.Slice(at, count).ToArray()).Replace('-', ' ');
        return BadOffset is not null
            ? CsvIssues.NotUtf8(place, encodingName, "", BadOffset(badSequences))
            : CsvIssues.NotUtf8(place, "UTF-8", bytes, preamble + reader.Offset + at);
    }
}
