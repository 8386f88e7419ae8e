using System.Collections;
using System.Text.Json;
using Ampersand.Write.Objects;

namespace Ampersand.Write;

/// <summary>An integration of a project, and what its manifest says of objects.</summary>
/// <remarks>Source: Ampersand, List integrations (public API reference).</remarks>
public sealed class AmpersandIntegration
{
    private AmpersandIntegration(string integrationId) => IntegrationId = integrationId;

    /// <summary>The service's id of it.</summary>
    public string IntegrationId { get; }

    /// <summary>Its name; <see langword="null"/> where it is not said.</summary>
    public string? Name { get; private init; }

    /// <summary>The service's id of the project; <see langword="null"/> where it is not said.</summary>
    public string? Project { get; private init; }

    /// <summary>The provider's name, for example <c>salesforce</c>; <see langword="null"/> where it is not said.</summary>
    public string? Provider { get; private init; }

    /// <summary>What the provider can do; <see langword="null"/> where nobody asked, or the service does not know the provider.</summary>
    public AmpersandProvider? Support { get; private set; }

    /// <summary>The latest revision of its manifest; <see langword="null"/> where there is none.</summary>
    public string? RevisionId { get; private init; }

    /// <summary>The objects of that revision.</summary>
    public IReadOnlyList<AmpersandManifestObject> Objects { get; private init; } = [];

    /// <summary>Whether the manifest lets requests through to the provider; <see langword="null"/> where it is not said.</summary>
    public bool? IsProxyEnabled { get; private init; }

    /// <summary>When it was created; <see langword="null"/> where it is not said.</summary>
    public DateTimeOffset? CreateTime { get; private init; }

    /// <summary>Whatever else the service says of it; <see langword="null"/> where that is nothing.</summary>
    public IDictionary? AdditionalProperties { get; private init; }

    /// <summary>The same integration with what its provider can do.</summary>
    internal AmpersandIntegration With(AmpersandProvider support)
    {
        var copy = (AmpersandIntegration)MemberwiseClone();
        copy.Support = support;
        return copy;
    }

    /// <summary>The id and the name.</summary>
    /// <returns>A short text for messages.</returns>
    public override string ToString() => Name is null ? IntegrationId : $"{IntegrationId} ({Name})";

    /// <summary>Reads what the service says of an integration.</summary>
    /// <exception cref="JsonException">It is not that.</exception>
    internal static AmpersandIntegration Of(JsonElement json)
    {
        var id = json.ValueKind == JsonValueKind.Object ? json.TextIn("id") : null;
        var revision = id is null ? throw new JsonException("no integration") : json.ObjectIn("latestRevision");
        var content = revision?.ObjectIn("content");
        return new AmpersandIntegration(id)
        {
            Name = json.TextIn("name"),
            Project = json.TextIn("projectId"),
            Provider = json.TextIn("provider"),
            RevisionId = revision?.TextIn("id"),
            Objects = content is { } manifest ? AmpersandManifestObject.ReadAll(manifest) : [],
            IsProxyEnabled = content?.ObjectIn("proxy")?.TruthIn("enabled"),
            CreateTime = json.TimeIn("createTime"),
            AdditionalProperties = json.Others("id", "name", "projectId", "provider", "latestRevision", "createTime"),
        };
    }
}

/// <summary>An object in the manifest of an integration.</summary>
public sealed class AmpersandManifestObject
{
    private readonly Dictionary<string, string?> mappedFields = new(StringComparer.OrdinalIgnoreCase);

    private AmpersandManifestObject(string objectName) => ObjectName = objectName;

    /// <summary>The provider's name of it.</summary>
    public string ObjectName { get; }

    /// <summary>The name that it is mapped to; <see langword="null"/> where it is not.</summary>
    public string? MappedName { get; private set; }

    /// <summary>Whether it is read.</summary>
    public bool IsRead { get; private set; }

    /// <summary>Whether it is written.</summary>
    public bool IsWritten { get; private set; }

    /// <summary>Whether a write respects the mappings of reading.</summary>
    public bool InheritsMapping { get; private set; }

    /// <summary>
    /// The names that fields are mapped to, each with the field that the manifest itself names, or nothing where the customer picks one.
    /// </summary>
    internal IReadOnlyDictionary<string, string?> MappedFields => mappedFields;

    /// <summary>The name.</summary>
    /// <returns>The provider's name of it.</returns>
    public override string ToString() => ObjectName;

    internal static IReadOnlyList<AmpersandManifestObject> ReadAll(JsonElement manifest)
    {
        var all = new Dictionary<string, AmpersandManifestObject>(StringComparer.OrdinalIgnoreCase);
        foreach (var action in new[] { "read", "write" })
        {
            var entries = manifest.ObjectIn(action)?.ElementsIn("objects") ?? [];
            foreach (var entry in entries.Where(entry => entry.ValueKind == JsonValueKind.Object))
            {
                if (entry.TextIn("objectName") is not { } name)
                {
                    continue;
                }

                if (!all.TryGetValue(name, out var known))
                {
                    all.Add(name, known = new AmpersandManifestObject(name));
                }

                known.Add(entry, isWrite: action == "write");
            }
        }

        return [.. all.Values];
    }

    private void Add(JsonElement entry, bool isWrite)
    {
        MappedName ??= entry.TextIn("mapToName");
        IsRead |= !isWrite;
        IsWritten |= isWrite;
        InheritsMapping |= isWrite && entry.TruthIn("inheritMapping") == true;
        foreach (var field in entry.ElementsIn("requiredFields").Concat(entry.ElementsIn("optionalFields")))
        {
            if (field.ValueKind == JsonValueKind.Object && field.TextIn("mapToName") is { } name)
            {
                mappedFields[name] = field.TextIn("fieldName");
            }
        }
    }
}
