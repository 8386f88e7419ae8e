namespace Ampersand.Write.Emulator;

/// <summary>A fixed list of what exists; a name outside of it is answered with 404.</summary>
public sealed record Catalog
{
    /// <summary>Each project with its integrations.</summary>
    public IReadOnlyDictionary<string, string[]> Projects { get; init; } = new Dictionary<string, string[]>();

    /// <summary>The objects that can be written; <see langword="null"/> lets every object exist.</summary>
    public string[]? Objects { get; init; }

    internal bool HasProject(string project) => Projects.ContainsKey(project);

    internal bool HasIntegration(string project, string integration) =>
        Projects.TryGetValue(project, out var integrations) && integrations.Contains(integration, StringComparer.Ordinal);

    internal bool HasObject(string name) => Objects is null || Objects.Contains(name, StringComparer.OrdinalIgnoreCase);
}
