namespace Ampersand.Write.Csv;

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
