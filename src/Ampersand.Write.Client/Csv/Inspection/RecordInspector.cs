using System.Text;

namespace Ampersand.Write.Csv;

/// <summary>Inspects records that can be read whole by every rule, and plans the parts.</summary>
internal sealed class RecordInspector
{
    /// <summary>Up to which record the header is looked for where it is not the first line: exports begin with a title and a few notes.</summary>
    public const int FarthestHeader = 20;

    private readonly WholeRecordRule whole;
    private readonly RecordRules rules;
    private readonly IssueCollector collector;
    private readonly bool normalizes;
    private readonly bool forSalesforce;
    private readonly int partLimit;
    private byte[]? missingKey;

    /// <param name="columns">The columns.</param>
    /// <param name="whole">Inspects records as wholes.</param>
    /// <param name="form">How records leave.</param>
    /// <param name="keys">Inspects the key; <see langword="null"/> where there is none.</param>
    /// <param name="options">What to inspect for.</param>
    /// <param name="collector">Takes the issues.</param>
    public RecordInspector(
        ColumnSelection columns,
        WholeRecordRule whole,
        CsvNormalizer form,
        KeyRule? keys,
        CsvInspectionOptions options,
        IssueCollector collector)
    {
        this.whole = whole;
        this.collector = collector;
        Columns = columns;
        Form = form;
        Keys = keys;
        Parts = new PartPlan(form.Header.Length, options.PartLimit);
        rules = new RecordRules(columns, options, collector);
        normalizes = options.Destination != CsvDestination.Url;
        forSalesforce = options.AppliedProvider == CsvProvider.Salesforce;
        partLimit = options.PartLimit;
        missingKey = keys is null && options.PrimaryKey is { } name ? Encoding.UTF8.GetBytes(name) : null;
    }

    /// <summary>The columns.</summary>
    public ColumnSelection Columns { get; }

    /// <summary>How records leave.</summary>
    public CsvNormalizer Form { get; }

    /// <summary>Inspects the key; <see langword="null"/> where there is none.</summary>
    public KeyRule? Keys { get; }

    /// <summary>The parts, as far as they are planned.</summary>
    public PartPlan Parts { get; }

    /// <summary>Whether a record was a blank line.</summary>
    public bool HasBlank { get; private set; }

    /// <summary>Inspects the reader's record.</summary>
    public void Inspect(CsvRecordReader reader, long record)
    {
        if (missingKey is not null)
        {
            LookForHeader(reader, record, missingKey);
        }

        if (reader.FieldCount != Columns.Names.Length)
        {
            InspectColumnCount(reader, record);
            Parts.Add(reader.Length + 1, reader.Offset);
            return;
        }

        if (whole.MayTell(reader))
        {
            whole.Inspect(reader, record);
        }

        HasBlank |= reader.Length == 0;
        rules.Check(reader, record);
        Keys?.Check(reader, record);
        var sent = Form.Measure(reader);
        if (sent > CsvLimits.RecordCharacters && forSalesforce
            && Form.CountCharacters(reader) is > CsvLimits.RecordCharacters and var characters)
        {
            collector.Add(CsvIssues.RecordTooLong(new CsvPlace(reader.Line, record), characters));
        }

        if (Parts.Alone(sent) > partLimit && normalizes)
        {
            collector.Add(CsvIssues.RecordTooLarge(new CsvPlace(reader.Line, record), Parts.Alone(sent), partLimit));
        }

        Parts.Add(sent, reader.Offset);
    }

    /// <summary>Reports what is known only once all records are.</summary>
    /// <param name="firstLine">The line of the header.</param>
    /// <param name="hasRecords">Whether there was a record.</param>
    public void Complete(int firstLine, bool hasRecords)
    {
        whole.Complete(firstLine, hasRecords);
        rules.Complete();
        Keys?.FindDuplicates();
    }

    private void LookForHeader(CsvRecordReader reader, long record, byte[] key)
    {
        for (var field = 0; field < reader.FieldCount; field++)
        {
            if (reader.Value(field).SequenceEqual(key))
            {
                collector.Add(CsvIssues.HeaderBelow(
                    new CsvPlace(reader.FieldLine(field), record, ColumnNumber: field + 1, Preview: Utf8Text.Preview(key))));
                missingKey = null;
                return;
            }
        }

        missingKey = record < FarthestHeader ? key : null;
    }

    private void InspectColumnCount(CsvRecordReader reader, long record)
    {
        var place = new CsvPlace(reader.Line, record);
        if (collector.Count(CsvRule.ColumnCount, CsvSeverity.Error))
        {
            place = place with { Preview = Utf8Text.Preview(reader.Raw) };
            collector.List(CsvIssues.ColumnCount(place, reader.FieldCount, Columns.Names.Length, reader.Length == 0));
        }

        if (reader.FieldCount > CsvLimits.Fields && forSalesforce)
        {
            collector.Add(CsvIssues.TooManyFields(place, reader.FieldCount));
        }
    }
}
