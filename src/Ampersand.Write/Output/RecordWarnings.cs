using System.Management.Automation;

namespace Ampersand.Write.Output;

/// <summary>Says once a call what piped records may do without anybody having meant it.</summary>
/// <remarks>
/// Import-Csv makes texts of the cells that say "leave the field alone" and "set it to null", and some services clear a field by an empty
/// text: nobody but the user knows what was meant. It is said before the record leaves, so that -WarningAction Stop can keep it.
/// </remarks>
/// <param name="cmdlet">Who says it.</param>
/// <param name="type">What the records are for.</param>
/// <param name="properties">The properties that were asked for, if some were.</param>
internal sealed class RecordWarnings(Cmdlet cmdlet, RecordWriteType type, string[]? properties)
{
    private readonly HashSet<string> unseen = new(type == RecordWriteType.Delete ? [] : properties ?? [], StringComparer.OrdinalIgnoreCase);
    private bool hasLooked;
    private bool hasToldEmpty = type != RecordWriteType.Update;
    private bool hasToldMarker = type == RecordWriteType.Delete;

    /// <summary>Looks at a piped record that is about to leave.</summary>
    /// <param name="record">How messages name it.</param>
    /// <param name="names">The names of its properties.</param>
    /// <param name="values">Their values, in the same order.</param>
    public void Look(string record, IReadOnlyList<string> names, IReadOnlyList<object?> values)
    {
        hasLooked = true;
        if (unseen.Count > 0)
        {
            unseen.ExceptWith(names);
        }

        for (var i = 0; i < names.Count && !(hasToldEmpty && hasToldMarker); i++)
        {
            if (properties is null && ResultColumns.IsOne(names[i]))
            {
                continue; // left out
            }

            switch (values[i] is PSObject wrapped ? wrapped.BaseObject : values[i])
            {
                case "" when !hasToldEmpty:
                    hasToldEmpty = true;
                    cmdlet.WriteWarning(
                        $"{record} holds an empty text in '{names[i]}', which is sent as it stands and empties the field; this is the "
                            + "first, and more may follow. An empty cell of a "
                        + "CSV file that is given by -Path leaves the field alone: give the file so, leave the property away, or give "
                            + "$null to set null.");
                    break;
                case CsvLimits.NullMarker when !hasToldMarker:
                    hasToldMarker = true;
                    cmdlet.WriteWarning(
                        $"{record} holds the text {CsvLimits.NullMarker} in '{names[i]}', which is sent as it stands; this is the first, "
                            + "and more may follow. In a CSV file that is "
                        + "given by -Path it sets the field to null: give the file so, or give $null to set null.");
                    break;
            }
        }
    }

    /// <summary>Says which of the properties that were asked for no piped record had.</summary>
    public void Complete()
    {
        foreach (var property in (properties ?? []).Where(property => hasLooked && unseen.Contains(property)))
        {
            cmdlet.WriteWarning(
                $"No piped record has the property '{property}', which -Property asks for, so it was not sent. Correct the name.");
        }
    }
}
