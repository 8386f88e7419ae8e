using System.Management.Automation;
using Ampersand.Write.Csv;
using Ampersand.Write.Input;

namespace Ampersand.Write.Output;

/// <summary>
/// Says where nothing but nulls is to be written to a field, as where a property was selected that the records do not have.
/// </summary>
/// <remarks>It is said before the first request leaves, of the records that it holds: those behind them are not looked at.</remarks>
/// <param name="cmdlet">Who says it.</param>
/// <param name="properties">The properties that were asked for by name, and of which it is known that they are meant.</param>
/// <param name="looked">Of how many records it is said, 2 or more, where so many come.</param>
/// <param name="consequence">What a null does.</param>
internal sealed class NullColumns(Cmdlet cmdlet, string[]? properties, int looked, string consequence)
{
    private const int Fewest = 2;

    private readonly Dictionary<string, int> nulls = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> held = new(StringComparer.OrdinalIgnoreCase);
    private int records;
    private bool isOver;

    /// <summary>Looks at a record that is about to be added.</summary>
    /// <param name="names">The names of its properties.</param>
    /// <param name="values">Their values, in the same order.</param>
    public void Look(IReadOnlyList<string> names, IReadOnlyList<object?> values)
    {
        if (isOver)
        {
            return;
        }

        for (var place = 0; place < names.Count; place++)
        {
            if (WireValue.Of(values[place]) is not (null or DBNull))
            {
                held.Add(names[place]);
                continue;
            }

            nulls.TryGetValue(names[place], out var before);
            nulls[names[place]] = before + 1;
        }

        if (++records >= looked)
        {
            Complete();
        }
    }

    /// <summary>Says it of fewer records, where no more come.</summary>
    public void Complete()
    {
        if (isOver)
        {
            return;
        }

        isOver = true;
        foreach (var column in nulls.Where(column => column.Value >= Fewest && !held.Contains(column.Key) && !IsNamed(column.Key)))
        {
            cmdlet.WriteWarning(FormattableString.Invariant(
                $"'{column.Key}' is $null in all of the first {records:N0} records, {consequence}: a property that was selected and does not ")
                    + "exist looks so. Correct its name, or name it in -Property if it is meant.");
        }
    }

    private bool IsNamed(string name) => Array.Exists(properties ?? [], asked => NamePattern.Fits(asked, name));
}
