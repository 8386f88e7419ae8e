using System.Text.Json;

namespace Ampersand.Write.Emulator;

/// <summary>What the configuration of an installation (<c>config.content</c>) says of objects, as far as it says something.</summary>
internal readonly struct ConfigContent(JsonElement? content)
{
    /// <summary>Whether it reads an object; all of them where it does not say which.</summary>
    public bool Reads(string objectName)
    {
        var read = Of("read", objectName);
        return !Has("read") || (read is not null && !read.Member("disabled").IsTrue());
    }

    /// <summary>Whether it writes an object; all of them where it does not say which.</summary>
    public bool Writes(string objectName) => !Has("write") || Of("write", objectName) is not null;

    /// <summary>Whether records of an object may be deleted; <see langword="null"/> where it does not say.</summary>
    public bool? IsDeletionEnabled(string objectName)
    {
        var enabled = Of("write", objectName).Member("deletionSettings").Member("enabled");
        return enabled is null ? null : enabled.IsTrue();
    }

    /// <summary>The fields that it maps, each by its mapped name.</summary>
    public IReadOnlyDictionary<string, string> MappingsOf(string objectName) => Of("read", objectName).Member("selectedFieldMappings")
        .Members()
        .Where(mapping => mapping.Value.Text() is not null)
        .ToDictionary(mapping => mapping.Key, mapping => mapping.Value.Text()!, StringComparer.OrdinalIgnoreCase);

    private bool Has(string action) => content.Member(action).Member("objects") is { ValueKind: JsonValueKind.Object };

    private JsonElement? Of(string action, string objectName) => content.Member(action).Member("objects").Members()
        .FirstOrDefault(entry => string.Equals(entry.Key, objectName, StringComparison.OrdinalIgnoreCase)).Value;
}
