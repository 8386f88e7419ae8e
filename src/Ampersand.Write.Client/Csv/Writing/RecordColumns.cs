
namespace Ampersand.Write.Csv;

/// <summary>The columns of piped records: those seen so far, in order of first appearance, or those that were picked.</summary>
internal sealed class RecordColumns
{
    private readonly RecordCsvOptions options;
    private readonly NameMap map;
    private readonly Dictionary<string, int> places = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> unseen = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> unrenamed;
    private readonly HashSet<string> unmet;
    private readonly string[] patterns;
    private readonly bool picked;
    private bool settled;
    private string[] names = [];

    public RecordColumns(RecordCsvOptions options)
    {
        this.options = options;
        map = new NameMap(options.HeaderMap);
        unrenamed = new(options.HeaderMap?.Keys ?? [], StringComparer.OrdinalIgnoreCase);
        picked = options.Properties is not null;
        patterns = [.. (options.Properties ?? []).Where(NamePattern.IsOne)];
        unmet = new(patterns, StringComparer.OrdinalIgnoreCase);
        if (picked)
        {
            Pick([]);
        }
    }

    /// <summary>The columns' names as they are sent.</summary>
    public IReadOnlyList<string> Names => names;

    /// <summary>The header line with its LF.</summary>
    public byte[] Header { get; private set; } = [];

    /// <summary>The shape found last.</summary>
    public RecordShape Resolved { get; private set; } = new();

    /// <summary>Picked columns that no record had, and patterns that none fitted.</summary>
    public IEnumerable<string> NeverSeen => names.Where(unseen.Contains).Concat(unmet);

    /// <summary>Names to rename that no record had.</summary>
    public IEnumerable<string> NeverRenamed => unrenamed;

    /// <summary>A column as it is spelled, or none.</summary>
    public string? Find(string name) => places.TryGetValue(name, out var place) ? names[place] : null;

    /// <summary>The names under which properties are sent.</summary>
    public IReadOnlyCollection<string> Map(IEnumerable<string> properties) => map.MapAll(properties);

    /// <summary>
    /// Finds the shape of a record. Records of one kind come one after another, so that nearly always it is the last one's.
    /// </summary>
    public RecordShape Resolve(IReadOnlyList<string> properties, CsvPlace place)
    {
        if (!Resolved.Fits(properties) || Resolved.Problem is not null || Resolved.Width != names.Length)
        {
            Resolved = Inspect([.. properties], place);
        }

        return Resolved;
    }

    /// <summary>Makes the new columns of an accepted record the writer's own.</summary>
    public void Commit(RecordShape shape, IssueCollector collector)
    {
        settled = true;
        if (unseen.Count > 0)
        {
            unseen.ExceptWith(shape.ColumnOf.Where(column => column >= 0).Select(shape.NameOf));
        }

        if (unrenamed.Count > 0)
        {
            unrenamed.ExceptWith(shape.Properties);
        }

        if (unmet.Count > 0)
        {
            unmet.RemoveWhere(pattern => Array.Exists(shape.Columns, name => NamePattern.Fits(pattern, name)));
        }

        if (shape.Width == names.Length)
        {
            return;
        }

        for (var place = names.Length; place < shape.Width; place++)
        {
            places.Add(shape.NameOf(place), place);
        }

        names = shape.Columns;
        Header = shape.Header;
        foreach (var warning in shape.Warnings)
        {
            collector.Add(warning);
        }
    }

    /// <summary>
    /// Names the picked columns, for good with the first record that is accepted, as a file's header does: a pick is a property's own name,
    /// or else the new name of one.
    /// </summary>
    private void Pick(string[] properties)
    {
        var newNames = Map(properties);
        names = [.. options.Properties!
            .SelectMany(pick => NamePattern.IsOne(pick)
                ? properties.Where(property => Fits(pick, property)).Select(map.Map)
                : [!Has(properties, pick) && Has(newNames, pick) ? pick : map.Map(pick)])
            .Distinct(StringComparer.OrdinalIgnoreCase)];
        Header = CsvNormalizer.HeaderLine(names);
        unseen.Clear();
        unseen.UnionWith(names);
        places.Clear();
        for (var place = 0; place < names.Length; place++)
        {
            places.Add(names[place], place);
        }
    }

    /// <summary>Whether a pattern asks for a property, by its own name or its new one; for a result file's columns it never does.</summary>
    private bool Fits(string pattern, string property) => !ResultColumns.IsOne(property)
        && (NamePattern.Fits(pattern, property) || NamePattern.Fits(pattern, map.Map(property)));

    private IEnumerable<AmpersandCsvIssue> InspectName(string name, CsvPlace place)
    {
        var at = place with { Column = name, Preview = Utf8Text.Preview(name) };
        var isKey = string.Equals(name, options.PrimaryKey, StringComparison.OrdinalIgnoreCase);
        var issues = HeaderRules.Inspect(name, at, options.AppliedProvider);
        return options.ObjectRules?.InspectName(name, at, isKey) is { } issue ? issues.Append(issue) : issues;
    }

    private static bool Has(IReadOnlyCollection<string> names, string name) => names.Contains(name, StringComparer.OrdinalIgnoreCase);

    private RecordShape Inspect(string[] properties, CsvPlace place)
    {
        if (properties.Length == 0 && !picked)
        {
            return new RecordShape { Problem = CsvIssues.Value(place, "It has no properties, so there is nothing to write.") };
        }

        if (picked && !settled)
        {
            Pick(properties);
            if (
                names.SelectMany(name => InspectName(name, place)).FirstOrDefault(
                    issue => issue.Severity == CsvSeverity.Error) is { } problem)
            {
                return new RecordShape { Problem = problem };
            }
        }

        var columns = new List<string>(names);
        var columnOf = new int[properties.Length];
        var taken = new Dictionary<int, int>();
        var fresh = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        var warnings = new List<AmpersandCsvIssue>();
        for (var property = 0; property < properties.Length; property++)
        {
            var name = map.Map(properties[property]);
            if (!places.TryGetValue(name, out var column) && !fresh.TryGetValue(name, out column))
            {
                if (picked
                    ? !Array.Exists(patterns, pattern => Fits(pattern, properties[property]))
                    : ResultColumns.IsOne(properties[property]))
                {
                    columnOf[property] = -1;
                    continue;
                }

                foreach (var issue in InspectName(name, place))
                {
                    if (issue.Severity == CsvSeverity.Error)
                    {
                        return new RecordShape { Problem = issue };
                    }

                    warnings.Add(issue);
                }

                column = columns.Count;
                columns.Add(name);
                fresh.Add(name, column);
            }

            if (taken.TryGetValue(column, out var first))
            {
                return new RecordShape { Problem = CsvIssues.HeaderDuplicate(place with { Column = name }, first + 1) };
            }

            taken.Add(column, property);
            columnOf[property] = column;
        }

        return columns.Count == 0
            ? new RecordShape { Problem = CsvIssues.Value(place, "It has none of the properties that were asked for.") }
            : Measure(properties, columnOf, [.. columns], warnings, place);
    }

    private RecordShape Measure(string[] properties, int[] columnOf, string[] columns, List<AmpersandCsvIssue> warnings, CsvPlace place)
    {
        var header = columns.Length == names.Length ? Header : CsvNormalizer.HeaderLine(columns);
        var key = options.PrimaryKey is { } wanted ? ColumnSelection.IndexOf(columns, wanted) : -1;
        return new RecordShape
        {
            Problem = HeaderRules.InspectSize(columns.Length, header, place, options.AppliedProvider).FirstOrDefault(),
            Properties = properties,
            ColumnOf = columnOf,
            Columns = columns,
            Header = header,
            KeyColumn = Array.IndexOf(columnOf, key) >= 0 ? key : -1,
            Warnings = warnings,
            Checks = options.ObjectRules is { } rules ? [.. columns.Select(rules.CheckOf)] : [],
        };
    }
}
