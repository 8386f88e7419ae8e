using System.Management.Automation;

namespace Ampersand.Write.Output;

/// <summary>Says where a null that is to be written may be none that anybody meant.</summary>
/// <remarks>
/// Import-Csv and ConvertFrom-Csv give null for cells that a short row does not have, and for an empty last cell of text without a last
/// line
/// end. Of such a record nothing tells it from one that somebody made of texts, so it is said before it leaves, and counted.
/// </remarks>
/// <param name="cmdlet">Who says it.</param>
/// <param name="nullAs">What a null becomes.</param>
/// <param name="properties">The properties that were asked for, if some were.</param>
internal sealed class NullWarnings(Cmdlet cmdlet, CsvNullAs nullAs, string[]? properties)
{
    // About as many as leave at once through today's API; a part of the bulk forms holds more.
    private const int Looked = 100;

    private readonly CountedWarning shortRows = new(
        cmdlet, "records hold texts alone and $null at their end, which -NullAs NA sent as #N/A.");

    private readonly NullColumns columns = new(cmdlet, properties, Looked, "which -NullAs NA sends as #N/A and empties the field");

    /// <summary>Looks at a record that is about to leave.</summary>
    /// <param name="record">The record as it was piped.</param>
    /// <param name="number">Its number.</param>
    /// <param name="names">The names of its properties.</param>
    /// <param name="values">Their values, in the same order.</param>
    public void Look(PSObject? record, long number, IReadOnlyList<string> names, IReadOnlyList<object?> values)
    {
        if (nullAs != CsvNullAs.NA)
        {
            return;
        }

        columns.Look(names, values);
        if (record?.BaseObject is PSCustomObject && AreTextsBeforeNulls(values) && shortRows.IsFirst())
        {
            cmdlet.WriteWarning(
                FormattableString.Invariant($"Record {number} holds texts alone and $null in '{names[names.Count - 1]}', as Import-Csv ")
                    + "and ConvertFrom-Csv make of a row that is short; with -NullAs NA it is sent as #N/A, which sets the field to null. "
                    + "This is the first, and more may follow. To be sure, give the file by -Path, or make an empty cell an empty text "
                    + "('').");
        }
    }

    /// <summary>Says what can be said when there are no more records, before the last ones leave.</summary>
    public void EndRecords() => columns.Complete();

    /// <summary>Says how many there were.</summary>
    public void Complete() => shortRows.Complete();

    private static bool AreTextsBeforeNulls(IReadOnlyList<object?> values)
    {
        var texts = 0;
        while (texts < values.Count && values[texts] is string)
        {
            texts++;
        }

        for (var place = texts; place < values.Count; place++)
        {
            if (values[place] is not null)
            {
                return false;
            }
        }

        return texts > 0 && texts < values.Count;
    }
}
