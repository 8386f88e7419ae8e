using System.Text;
using Ampersand.Write.Csv;
using Ampersand.Write.Input;

namespace Ampersand.Write.Output;

/// <summary>Looks for the line of totals of a report at the end of records that do not become CSV.</summary>
internal sealed class TotalsLook
{
    private readonly List<string> columns = [];
    private readonly Dictionary<string, int> places = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<byte[]> cells = [];
    private readonly TotalsRule rule;
    private string? found;

    public TotalsLook() => rule = new TotalsRule(column => cells[column]);

    /// <summary>What of the last record is a sum, in words; nothing where it is no line of totals.</summary>
    public string? Found => rule.Found is null ? null : found;

    /// <summary>Looks at a record.</summary>
    /// <param name="record">How messages name it.</param>
    /// <param name="names">The names of its properties.</param>
    /// <param name="values">Their values, in the same order.</param>
    public void Look(string record, IReadOnlyList<string> names, IReadOnlyList<object?> values)
    {
        if (!rule.IsWatching)
        {
            return;
        }

        for (var column = 0; column < cells.Count; column++)
        {
            cells[column] = [];
        }

        for (var place = 0; place < names.Count; place++)
        {
            if (!places.TryGetValue(names[place], out var column))
            {
                column = columns.Count;
                places.Add(names[place], column);
                columns.Add(names[place]);
                cells.Add([]);
            }

            cells[column] = RecordValue.Format(WireValue.Of(values[place]), out var text) is null && text is not null
                ? Encoding.UTF8.GetBytes(text)
                : [];
        }

        rule.Look(columns.Count, key: -1);
        found = rule.Found is { } sum ? $"{record} holds the sum of the values before it in '{columns[sum]}'" : null;
    }
}
