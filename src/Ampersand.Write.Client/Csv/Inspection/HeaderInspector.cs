namespace Ampersand.Write.Csv;

/// <summary>Inspects the columns of a header, and makes of them what records are inspected by.</summary>
/// <param name="reader">Stands at the header, which is whole.</param>
/// <param name="options">What to inspect for.</param>
/// <param name="delimiter">The delimiter of the source.</param>
/// <param name="firstLine">The line of the header.</param>
/// <param name="collector">Takes the issues.</param>
internal sealed class HeaderInspector(
    CsvRecordReader reader, CsvInspectionOptions options, char delimiter, int firstLine, IssueCollector collector)
{
    /// <summary>The delimiter that a header of one column more likely has.</summary>
    public char? FindOtherDelimiter()
    {
        if (reader.FieldCount > 1)
        {
            return null;
        }

        var isQuoted = reader.Quotes(0) == FieldQuotes.Sound && reader.HasQuotes;
        var most = 0;
        char? likely = null;
        foreach (var candidate in (ReadOnlySpan<char>)[',', ';', '\t', '|', '^', '`'])
        {
            var count = 0;
            foreach (var value in reader.Raw)
            {
                count += value == candidate ? 1 : 0;
            }

            if (candidate != delimiter && count > most && !isQuoted)
            {
                (most, likely) = (count, candidate);
            }
        }

        return likely;
    }

    /// <summary>Inspects the columns.</summary>
    /// <param name="readAgain">Goes over the records once more, and calls back with each that has all columns.</param>
    /// <returns>What inspects the records.</returns>
    public RecordInspector Inspect(Action<Action<CsvRecordReader, long>> readAgain)
    {
        var names = new string[reader.FieldCount];
        for (var field = 0; field < names.Length; field++)
        {
            names[field] = Utf8Text.Decode(reader.Value(field));
        }

        var columns = ColumnSelection.Create(
            names, options.HeaderMap, options.Properties, collector, leavesOut: options.Destination != CsvDestination.Url);
        var whole = new WholeRecordRule(reader, columns, delimiter, collector);
        var first = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        foreach (var column in columns.Selection)
        {
            if (column < whole.Unnamed)
            {
                InspectColumn(column, columns.Names[column], first);
            }
        }

        var form = CsvNormalizer.Create(reader, columns, delimiter);
        var place = new CsvPlace(Line: firstLine);
        foreach (var issue in HeaderRules.InspectSize(columns.Selection.Length, form.Header, place, options.AppliedProvider))
        {
            collector.Add(issue);
        }

        var sent = columns.SentNames;
        var keys = FindKey(columns, sent, readAgain);
        InspectByObject(sent);
        return new RecordInspector(columns, whole, form, keys, options, collector);
    }

    /// <summary>Looks for what the object itself, and the columns as a whole, have against them.</summary>
    private void InspectByObject(string[] sent)
    {
        if (options.ObjectRules is not { } known)
        {
            return;
        }

        if (known.Flaw is { } flaw)
        {
            collector.Add(flaw);
        }

        foreach (var missing in known.InspectColumns(sent, options.PrimaryKey))
        {
            collector.Add(missing);
        }
    }

    private void InspectColumn(int column, string name, Dictionary<string, int> first)
    {
        var place = new CsvPlace(reader.FieldLine(column), null, name, column + 1, Utf8Text.Preview(name));
        if (reader.Quotes(column) == FieldQuotes.Stray)
        {
            collector.Add(CsvIssues.StrayQuote(place));
            return;
        }

        foreach (var flaw in HeaderRules.Inspect(name, place, options.AppliedProvider))
        {
            collector.Add(flaw);
        }

        if (string.IsNullOrWhiteSpace(name))
        {
            return;
        }

        if (options.ObjectRules?.InspectName(
            name, place, string.Equals(name, options.PrimaryKey, StringComparison.OrdinalIgnoreCase)) is { } issue)
        {
            collector.Add(issue);
        }

        if (first.TryGetValue(name, out var earlier))
        {
            collector.Add(CsvIssues.HeaderDuplicate(place, earlier + 1));
        }
        else
        {
            first.Add(name, column);
        }
    }

    private KeyRule? FindKey(ColumnSelection columns, string[] sent, Action<Action<CsvRecordReader, long>> readAgain)
    {
        if (options.PrimaryKey is not { } key)
        {
            return null;
        }

        var place = ColumnSelection.IndexOf(sent, key);
        if (place < 0)
        {
            collector.Add(CsvIssues.PrimaryKeyMissing(key, sent, new CsvPlace(Line: firstLine)));
            return null;
        }

        var primaryKey = sent[place];
        if (!string.Equals(primaryKey, key, StringComparison.Ordinal))
        {
            collector.Add(CsvIssues.PrimaryKeyCase(key, primaryKey));
        }

        return new KeyRule(
            columns.Selection[place], primaryKey, options.AppliedProvider, collector, options.Keys?.Seed ?? KeyHash.DrawSeed(), readAgain);
    }
}
