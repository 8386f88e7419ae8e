using System.Text.Json;

namespace Ampersand.Write.Emulator;

/// <summary>What is told of an integration.</summary>
public sealed record IntegrationSettings
{
    /// <summary>Its name, by which it is looked up and by nothing else; its id unless given.</summary>
    public string? Name { get; init; }

    /// <summary>Its provider; that of the emulator's options unless given.</summary>
    public string? Provider { get; init; }

    /// <summary>
    /// Its manifest (<c>latestRevision.content</c>), an object; unless given, one that reads and writes all objects that are known.
    /// </summary>
    public JsonElement? Manifest { get; init; }
}
