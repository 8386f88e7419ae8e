using System.Text.Json;

namespace Ampersand.Write.Emulator;

/// <summary>What an object is made of. What is written to it must fit, as it must in Salesforce.</summary>
public sealed record ObjectSchema
{
    /// <summary>How people call it.</summary>
    public string? DisplayName { get; init; }

    /// <summary>Its fields, each by the provider's name; names differ by more than case.</summary>
    public IReadOnlyDictionary<string, FieldSchema> Fields { get; init; } = new Dictionary<string, FieldSchema>();

    /// <summary>Why it cannot be, or <see langword="null"/>.</summary>
    internal string? Flaw =>
        Fields.Keys.Any(string.IsNullOrWhiteSpace) ? "A field needs a name."
        : Fields.Keys.GroupBy(name => name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(names => names.Skip(1).Any()) is { } twice
            ? $"Names of fields differ by more than case; '{twice.Key}' is there twice."
        : null;

    /// <summary>Reads a file of JSON with the schemas of objects, each by its name.</summary>
    /// <exception cref="EmulatorException">It cannot be read.</exception>
    public static IReadOnlyDictionary<string, ObjectSchema> ReadFile(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            return JsonSerializer.Deserialize<Dictionary<string, ObjectSchema>>(file, JsonSettings.Endpoints.Value.SerializerOptions)
                ?? throw new JsonException("it is null.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new EmulatorException($"The schema '{path}' cannot be read: {exception.Message}", exception);
        }
    }
}
