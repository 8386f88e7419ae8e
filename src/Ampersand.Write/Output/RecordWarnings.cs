using System.Management.Automation;
using Ampersand.Write.Csv;
using Ampersand.Write.Input;

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
    private readonly HashSet<string> toldDigits = new(StringComparer.OrdinalIgnoreCase);
    private byte[] last = [];
    private object? lastObject;
    private bool hasToldRepeat;
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
            unseen.RemoveWhere(asked => names.Any(name => NamePattern.Fits(asked, name)));
        }

        for (var i = 0; i < names.Count; i++)
        {
            if (values[i] is { } number && RecordValue.HasLostDigits(WireValue.Of(number)) && toldDigits.Add(names[i]))
            {
                cmdlet.WriteWarning(
                    $"{record} holds a floating-point number beyond 2^53 in '{names[i]}', whose last digits are lost already; this is the "
                        + "first, and more may follow. Read the column as text.");
            }
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

    /// <summary>
    /// Says once when one object came twice in a row, unchanged: a list was filled with one row that was changed meanwhile.
    /// </summary>
    /// <param name="record">How messages name it.</param>
    /// <param name="given">The record as it was piped.</param>
    /// <param name="sent">What leaves.</param>
    public void LookForRepeat(string record, PSObject given, ReadOnlySpan<byte> sent)
    {
        if (hasToldRepeat || type != RecordWriteType.Create)
        {
            return;
        }

        var own = given.BaseObject is PSCustomObject ? given : given.BaseObject;
        if (ReferenceEquals(own, lastObject) && sent.SequenceEqual(last))
        {
            hasToldRepeat = true;
            cmdlet.WriteWarning(
                $"{record} is the same object as the one before it, with the same values, and is created once more; this is the first, "
                    + "and more "
                    + "may follow. A list that is filled with one row object holds that row n times: make a new one for each record.");
        }

        lastObject = own;
        last = sent.ToArray();
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
