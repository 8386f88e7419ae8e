using System.Collections;
using System.Text.Json;
using Ampersand.Write.Objects;

namespace Ampersand.Write;

/// <summary>A project.</summary>
/// <remarks>Source: Ampersand, Get project (public API reference).</remarks>
public sealed class AmpersandProject
{
    private AmpersandProject(string projectId) => ProjectId = projectId;

    /// <summary>The service's id of it.</summary>
    public string ProjectId { get; }

    /// <summary>Its name; <see langword="null"/> where it is not said.</summary>
    public string? Name { get; private init; }

    /// <summary>Whatever else the service says of it; <see langword="null"/> where that is nothing.</summary>
    public IDictionary? AdditionalProperties { get; private init; }

    /// <summary>The id and the name.</summary>
    /// <returns>A short text for messages.</returns>
    public override string ToString() => Name is null ? ProjectId : $"{ProjectId} ({Name})";

    /// <summary>Reads what the service says of a project.</summary>
    /// <exception cref="JsonException">It is not that.</exception>
    internal static AmpersandProject Of(JsonElement json) =>
        new((json.ValueKind == JsonValueKind.Object ? json.TextIn("id") : null) ?? throw new JsonException("no project"))
        {
            Name = json.TextIn("name"),
            AdditionalProperties = json.Others("id", "name"),
        };
}
