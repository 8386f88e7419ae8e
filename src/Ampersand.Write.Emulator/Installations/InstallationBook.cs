using System.Collections.Concurrent;
using System.Text.Json;

namespace Ampersand.Write.Emulator;

/// <summary>The projects, integrations and installations, and what is told of each.</summary>
/// <remarks>
/// Every customer has a healthy installation of every integration, unless something else is ordered. Those are listed that were ordered,
/// asked for by their customer, or written for.
/// </remarks>
public sealed class InstallationBook
{
    private readonly ConcurrentDictionary<string, ProjectSettings> projects = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Project, string Integration), IntegrationSettings> integrations = new();
    private readonly ConcurrentDictionary<Installation, InstallationSettings> installations = new();
    private readonly EmulatorOptions options;
    private readonly CatalogGate catalog;
    private readonly RuleBook rules;
    private readonly SchemaBook schemas;
    private readonly OperationStore operations;

    internal InstallationBook(EmulatorOptions options, CatalogGate catalog, RuleBook rules, SchemaBook schemas, OperationStore operations)
    {
        this.options = options;
        this.catalog = catalog;
        this.rules = rules;
        this.schemas = schemas;
        this.operations = operations;
        Started = options.TimeProvider.GetUtcNow();
    }

    /// <summary>When everything was made that is told of here.</summary>
    internal DateTimeOffset Started { get; }

    /// <summary>Says what is told of a project.</summary>
    public void Set(string project, ProjectSettings settings) => projects[project] = settings;

    /// <summary>Says what is told of an integration.</summary>
    /// <exception cref="ArgumentException">Its manifest is no object.</exception>
    public void Set(string project, string integration, IntegrationSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        CheckObject(settings.Manifest, nameof(settings.Manifest));
        integrations[(project, integration)] = settings;
    }

    /// <summary>Says what is told of a customer's installation of an integration.</summary>
    /// <exception cref="ArgumentException">Its content is no object.</exception>
    public void Set(string project, string integration, string groupRef, InstallationSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        CheckObject(settings.Content, nameof(settings.Content));
        installations[new Installation(project, integration, groupRef)] = settings;
    }

    /// <summary>Forgets what was said of a project.</summary>
    public bool Remove(string project) => projects.TryRemove(project, out _);

    /// <summary>Forgets what was said of an integration.</summary>
    public bool Remove(string project, string integration) => integrations.TryRemove((project, integration), out _);

    /// <summary>Forgets what was said of an installation.</summary>
    public bool Remove(string project, string integration, string groupRef) =>
        installations.TryRemove(new Installation(project, integration, groupRef), out _);

    internal ProjectSettings Of(string project) => projects.GetValueOrDefault(project) ?? new ProjectSettings();

    internal IntegrationSettings Of(string project, string integration) =>
        integrations.GetValueOrDefault((project, integration)) ?? new IntegrationSettings();

    internal InstallationSettings Of(Installation installation) =>
        installations.GetValueOrDefault(installation) ?? new InstallationSettings();

    /// <summary>The id of a project that a path names by its id or its name.</summary>
    internal string ProjectIdOf(string idOrName) =>
        projects.FirstOrDefault(project => project.Value.Name == idOrName).Key ?? idOrName;

    /// <summary>Whether a path that should name an integration by its id names it by its name.</summary>
    internal bool IsNameOfIntegration(string project, string name) =>
        !integrations.ContainsKey((project, name)) && FindByName(project, name) is not null;

    /// <summary>The id of an integration, which exists; <see langword="null"/> where none goes by this id or name.</summary>
    internal string? FindIntegration(string project, string idOrName) =>
        FindByName(project, idOrName)
        ?? (catalog.Catalog is { } fixedNames && !fixedNames.HasIntegration(project, idOrName) ? null : idOrName);

    /// <summary>The ids of a project's integrations as far as they are known.</summary>
    internal IEnumerable<string> IntegrationsOf(string project)
    {
        var known = integrations.Keys.Where(key => key.Project == project).Select(key => key.Integration)
            .Concat(Known.Where(installation => installation.Project == project).Select(installation => installation.Integration));
        var all = catalog.Catalog is not { } fixedNames ? known
            : fixedNames.Projects.GetValueOrDefault(project) ?? [];
        return all.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
    }

    /// <summary>A customer's installations of the integrations named.</summary>
    internal IEnumerable<Installation> InstallationsOf(string project, IEnumerable<string> integrations, string groupRef)
    {
        foreach (var installation in integrations.Select(integration => new Installation(project, integration, groupRef)))
        {
            // One that was asked for is known from now on, so that its operations can be listed before there are any.
            installations.TryAdd(installation, new InstallationSettings());
            if (Of(installation).IsInstalled)
            {
                yield return installation;
            }
        }
    }

    /// <summary>Whether an installation is known by its id, though it may have no operations yet.</summary>
    internal bool IsKnown(string project, string integration, string installationId) => installations.Keys.Any(
        known => known.Project == project && known.Integration == integration && known.Id == installationId && Of(known).IsInstalled);

    /// <summary>All installations of the integrations named that are known.</summary>
    internal IEnumerable<Installation> InstallationsOf(string project, IEnumerable<string> integrations) => Known
        .Where(installation => installation.Project == project && integrations.Contains(installation.Integration, StringComparer.Ordinal))
        .Where(installation => Of(installation).IsInstalled)
        .OrderBy(installation => installation.Integration, StringComparer.Ordinal)
        .ThenBy(installation => installation.GroupRef, StringComparer.Ordinal);

    internal string ProviderOf(string project, string integration) => Of(project, integration).Provider ?? options.Provider;

    /// <summary>Whether an integration of a project connects with a provider.</summary>
    internal bool HasProvider(string project, string provider) =>
        IntegrationsOf(project).Select(integration => ProviderOf(project, integration)).Append(options.Provider)
            .Contains(provider, StringComparer.OrdinalIgnoreCase);

    /// <summary>The objects that an integration knows of, where it was not told which ones to read and write.</summary>
    internal IEnumerable<string> ObjectsOf(string project, string integration) =>
        (catalog.Catalog?.Objects
            ?? [.. schemas.All.Select(schema => schema.ObjectName), .. rules.Objects, .. operations.ObjectsOf(project, integration)])
        .Distinct(StringComparer.OrdinalIgnoreCase)
        .Order(StringComparer.OrdinalIgnoreCase);

    internal Manifest ManifestOf(string project, string integration) => new(Of(project, integration).Manifest);

    internal ConfigContent ContentOf(Installation installation) => new(Of(installation).Content);

    /// <summary>Whether an installation enables deletion (its <c>deletionSettings</c>); rules count where its content says nothing.</summary>
    internal bool MayDelete(Installation installation, string objectName) =>
        ContentOf(installation).IsDeletionEnabled(objectName) ?? rules.MayDelete(objectName, installation.GroupRef);

    /// <summary>Why nothing can be written to an object for a customer, or <see langword="null"/>.</summary>
    internal Problem? ProblemOfWriting(Installation installation, string objectName) => ProblemOf(installation)
        ?? (ContentOf(installation).Writes(objectName)
            ? null
            : Problem.BadRequest($"The configuration of this installation does not write '{objectName}'."));

    /// <summary>Why nothing of an object can be read, and so searched, for a customer, or <see langword="null"/>.</summary>
    internal Problem? ProblemOfReading(Installation installation, string objectName) => ProblemOf(installation)
        ?? (!ManifestOf(installation.Project, installation.Integration).Reads(objectName)
                ? Problem.BadRequest($"The manifest of '{installation.Integration}' does not read '{objectName}'.")
            : !ContentOf(installation).Reads(objectName)
                ? Problem.BadRequest($"The configuration of this installation does not read '{objectName}'.")
            : null);

    /// <summary>Why nothing can be done for a customer, or <see langword="null"/>.</summary>
    internal Problem? ProblemOf(Installation installation) => Of(installation).IsInstalled
        ? null
        : Problem.NotFound($"The customer '{installation.GroupRef}' has not installed the integration '{installation.Integration}'.");

    private IEnumerable<Installation> Known => installations.Keys.Concat(operations.Installations()).Distinct();

    private string? FindByName(string project, string name) =>
        integrations.FirstOrDefault(entry => entry.Key.Project == project && entry.Value.Name == name).Key.Integration;

    private static void CheckObject(JsonElement? given, string name)
    {
        if (given is { ValueKind: not JsonValueKind.Object })
        {
            throw new ArgumentException($"{JsonNamingPolicy.CamelCase.ConvertName(name)} must be an object.", name);
        }
    }
}
