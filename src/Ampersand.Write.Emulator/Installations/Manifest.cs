using System.Text.Json;

namespace Ampersand.Write.Emulator;

/// <summary>What the manifest of an integration says of objects, as far as it says something.</summary>
internal readonly struct Manifest(JsonElement? content)
{
    private const string ObjectName = "objectName";
    private const string MapToName = "mapToName";

    private readonly bool isGiven = content is not null;

    /// <summary>Whether it reads an object; all of them where there is none.</summary>
    public bool Reads(string objectName) => !isGiven || Read.Any(entry => Is(entry, ObjectName, objectName));

    /// <summary>The provider's name of an object that goes by one of its names, and the one that it is mapped to, where it is.</summary>
    public (string Name, string? MappedName) NamesOf(string objectName)
    {
        var found = Read.FirstOrDefault(entry => Is(entry, MapToName, objectName) || Is(entry, ObjectName, objectName));
        return (found.Member(ObjectName).Text() ?? objectName, found.Member(MapToName).Text());
    }

    private IEnumerable<JsonElement?> Read => content.Member("read").Member("objects").Elements();

    private static bool Is(JsonElement? entry, string member, string text) =>
        string.Equals(entry.Member(member).Text(), text, StringComparison.OrdinalIgnoreCase);
}
