
namespace Ampersand.Write.Csv;

/// <summary>Which of a source's columns are sent, in what order and under what names.</summary>
internal sealed class ColumnSelection
{
    private ColumnSelection(string[] sourceNames, string[] names, int[] selection, bool isWhole)
    {
        SourceNames = sourceNames;
        Names = names;
        Selection = selection;
        IsWhole = isWhole;
        IsSent = new bool[names.Length];
        foreach (var column in selection)
        {
            IsSent[column] = true;
        }
    }

    /// <summary>The names as they stand in the source.</summary>
    public string[] SourceNames { get; }

    /// <summary>The names to send, by source column.</summary>
    public string[] Names { get; }

    /// <summary>The source columns that are sent, in the order of sending.</summary>
    public int[] Selection { get; }

    /// <summary>Whether a source column is sent.</summary>
    public bool[] IsSent { get; }

    /// <summary>Whether all columns are sent as they stand.</summary>
    public bool IsWhole { get; }

    /// <summary>The names that are sent, in the order of sending.</summary>
    public string[] SentNames => [.. Selection.Select(column => Names[column])];

    /// <summary>Makes the plan, and tells of names that lead nowhere.</summary>
    /// <param name="sourceNames">The names as they stand in the source.</param>
    /// <param name="map">New names.</param>
    /// <param name="properties">The columns to send; none for all.</param>
    /// <param name="collector">Takes what is told.</param>
    /// <param name="leavesOut">Whether columns can be left out, so that the module's own are.</param>
    public static ColumnSelection Create(
        string[] sourceNames,
        IReadOnlyDictionary<string, string>? map,
        IReadOnlyList<string>? properties,
        IssueCollector collector,
        bool leavesOut = true)
    {
        var names = new NameMap(map).MapAll(sourceNames);
        foreach (var unused in map?.Keys.Except(sourceNames, StringComparer.OrdinalIgnoreCase) ?? [])
        {
            collector.Add(CsvIssues.MapUnused(unused));
        }

        if (properties is null)
        {
            var all = Enumerable.Range(0, names.Length).ToArray();
            var others = leavesOut ? Array.FindAll(all, column => !ResultColumns.IsOne(sourceNames[column])) : all;
            if (others.Length < all.Length)
            {
                collector.Add(CsvIssues.ResultColumn());
            }

            return new ColumnSelection(
                sourceNames, names, others, isWhole: others.Length == all.Length && sourceNames.SequenceEqual(names));
        }

        var selection = new List<int>();
        foreach (var property in properties)
        {
            if (NamePattern.IsOne(property))
            {
                int[] fitting = [.. Enumerable.Range(0, names.Length).Where(place => !ResultColumns.IsOne(sourceNames[place])
                    && (NamePattern.Fits(property, sourceNames[place]) || NamePattern.Fits(property, names[place])))];
                selection.AddRange(fitting.Except(selection));
                if (fitting.Length == 0)
                {
                    collector.Add(CsvIssues.PropertyMissing(property, sourceNames));
                }

                continue;
            }

            var column = IndexOf(sourceNames, property);
            column = column >= 0 ? column : IndexOf(names, property);
            if (column < 0)
            {
                collector.Add(CsvIssues.PropertyMissing(property, sourceNames));
            }
            else if (!selection.Contains(column))
            {
                selection.Add(column);
            }
        }

        return new ColumnSelection(sourceNames, names, [.. selection], isWhole: false);
    }

    /// <summary>The place of a name, case ignored; negative when it is not there.</summary>
    public static int IndexOf(string[] names, string name) =>
        Array.FindIndex(names, candidate => string.Equals(candidate, name, StringComparison.OrdinalIgnoreCase));
}

/// <summary>New names for columns, case ignored.</summary>
internal sealed class NameMap
{
    private readonly Dictionary<string, string> names = new(StringComparer.OrdinalIgnoreCase);

    public NameMap(IReadOnlyDictionary<string, string>? map)
    {
        foreach (var pair in map ?? new Dictionary<string, string>(0))
        {
            names[pair.Key] = pair.Value;
        }
    }

    /// <summary>The new name of a column, or its own.</summary>
    public string Map(string name) => names.TryGetValue(name, out var mapped) ? mapped : name;

    /// <summary>The new names of columns.</summary>
    public string[] MapAll(IEnumerable<string> columns) => [.. columns.Select(Map)];
}
