using System.Management.Automation;
using Ampersand.Write.Csv;

namespace Ampersand.Write.Output;

/// <summary>Says once a call what piped records may do without anybody having meant it.</summary>
/// <remarks>
/// Import-Csv makes texts of the cells that say "leave the field alone" and "set it to null", and some services clear a field by an empty
/// text: nobody but the user knows what was meant. It is said before the record leaves, so that -WarningAction Stop can keep it.
/// </remarks>
/// <param name="cmdlet">Who says it.</param>
/// <param name="type">What the records are for.</param>
/// <param name="properties">The properties that were asked for, if some were.</param>
/// <param name="perRequest">How many records a request holds.</param>
internal sealed class RecordWarnings(Cmdlet cmdlet, RecordWriteType type, string[]? properties, int perRequest)
{
    private readonly HashSet<string> unseen = new(type == RecordWriteType.Delete ? [] : properties ?? [], StringComparer.OrdinalIgnoreCase);
    private readonly CountedWarning digits = new(cmdlet, "values were floating-point numbers whose last digits were lost.");
    private readonly CountedWarning empties = new(cmdlet, "values were empty texts, which were sent as they stand and empty their fields.");
    private readonly CountedWarning markers = new(cmdlet, $"values were the text {CsvLimits.NullMarker}, which was sent as it stands.");
    private readonly CountedWarning repeats = new(cmdlet, "records were the same object as the one before, with the same values.");
    private readonly NullColumns? nulls = type == RecordWriteType.Update
        ? new NullColumns(cmdlet, properties, Math.Max(2, perRequest), "which empties the field")
        : null;

    private readonly TotalsLook totals = new();
    private byte[] last = [];
    private object? lastObject;
    private bool hasLooked;

    /// <summary>Looks at a piped record that is about to leave.</summary>
    /// <param name="record">How messages name it.</param>
    /// <param name="names">The names of its properties.</param>
    /// <param name="values">Their values, in the same order.</param>
    public void Look(string record, IReadOnlyList<string> names, IReadOnlyList<object?> values)
    {
        hasLooked = true;
        if (unseen.Count > 0)
        {
            unseen.RemoveWhere(asked => names.Any(name => NamePattern.Fits(asked, name)));
        }

        nulls?.Look(names, values);
        if (type != RecordWriteType.Delete)
        {
            totals.Look(record, names, values);
        }

        for (var i = 0; i < names.Count; i++)
        {
            if (properties is not null || !ResultColumns.IsOne(names[i]))
            {
                Look(record, names[i], values[i] is PSObject wrapped ? wrapped.BaseObject : values[i]);
            }
        }
    }

    /// <summary>
    /// Says once when one object came twice in a row, unchanged: a list was filled with one row that was changed meanwhile.
    /// </summary>
    /// <param name="record">How messages name it.</param>
    /// <param name="given">The record as it was piped.</param>
    /// <param name="sent">What leaves.</param>
    public void LookForRepeat(string record, PSObject given, ReadOnlySpan<byte> sent)
    {
        if (type != RecordWriteType.Create)
        {
            return;
        }

        var own = given.BaseObject is PSCustomObject ? given : given.BaseObject;
        if (ReferenceEquals(own, lastObject) && sent.SequenceEqual(last))
        {
            if (repeats.IsFirst())
            {
                cmdlet.WriteWarning(
                    $"{record} is the same object as the one before it, with the same values, and is created once more; this is the first, "
                        + "and more may follow. A list that is filled with one row object holds that row n times: make a new one for each "
                        + "record.");
            }
        }

        lastObject = own;
        last = sent.ToArray();
    }

    /// <summary>Says what can be said when there are no more piped records, before the last ones leave.</summary>
    public void EndRecords()
    {
        nulls?.Complete();
        if (totals.Found is { } sum)
        {
            cmdlet.WriteWarning(
                $"{sum}: the last record looks like the line of totals of a report, and no record. Leave it out, if it is one.");
        }
    }

    /// <summary>Says which of the properties that were asked for no piped record had, and how often there was what was told once.</summary>
    public void Complete()
    {
        foreach (var property in (properties ?? []).Where(property => hasLooked && unseen.Contains(property)))
        {
            cmdlet.WriteWarning(
                $"No piped record has the property '{property}', which -Property asks for, so it was not sent. Correct the name.");
        }

        foreach (var warning in new[] { digits, empties, markers, repeats })
        {
            warning.Complete();
        }
    }

    private void Look(string record, string name, object? value)
    {
        switch (value)
        {
            case "" when type == RecordWriteType.Update && empties.IsFirst():
                cmdlet.WriteWarning(
                    $"{record} holds an empty text in '{name}', which is sent as it stands and empties the field; this is the first, and more "
                        + "may follow. An empty cell of a CSV file that is given by -Path leaves the field alone: give the file so, leave "
                        + "the property away, or give $null to set null.");
                break;
            case CsvLimits.NullMarker when type != RecordWriteType.Delete && markers.IsFirst():
                cmdlet.WriteWarning(
                    $"{record} holds the text {CsvLimits.NullMarker} in '{name}', which is sent as it stands; this is the first, and more may "
                        + "follow. In a CSV file that is given by -Path it sets the field to null: give the file so, or give $null to set "
                        + "null.");
                break;
            case double or float when RecordValue.HasLostDigits(value) && digits.IsFirst():
                cmdlet.WriteWarning(
                    $"{record} holds a floating-point number beyond 2^53 in '{name}', whose last digits are lost already; this is the first, "
                        + "and more may follow. Read the column as text.");
                break;
        }
    }
}
