using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;

namespace Ampersand.Write.Contract.Tests;

/// <summary>The JSON schemas of the contract, written from its words: the files in <c>Schemas</c>.</summary>
internal static class ContractSchema
{
    private static readonly EvaluationOptions Options = new() { OutputFormat = OutputFormat.List, RequireFormatValidation = true };
    private static readonly Dictionary<string, string> Texts = ReadAll();
    private static readonly Dictionary<string, JsonSchema> All = BuildAll();

    public static IEnumerable<string> Names => Texts.Keys;

    /// <summary>What is wrong with a JSON text by a schema; nothing where it is as it should be.</summary>
    public static IReadOnlyList<string> Validate(string schema, ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        var result = All[schema].Evaluate(document.RootElement, Options);
        return result.IsValid
            ? []
            : [.. (result.Details ?? []).Append(result)
                .SelectMany(detail => (detail.Errors ?? new Dictionary<string, string>())
                    .Select(error => $"{schema}: {detail.InstanceLocation} {error.Key}: {error.Value}"))
                .DefaultIfEmpty($"{schema}: not valid")];
    }

    /// <summary>The members that an object, or each item of a list, must have.</summary>
    public static IReadOnlyList<string> RequiredMembers(string schema)
    {
        var root = JsonNode.Parse(Texts[schema])!.AsObject();
        var described = root["items"] is JsonObject items ? items : root;
        return described["$ref"] is { } reference
            ? RequiredMembers(Path.GetFileNameWithoutExtension(reference.GetValue<string>()))
            : [.. (described["required"]?.AsArray() ?? []).Select(name => name!.GetValue<string>())];
    }

    private static Dictionary<string, string> ReadAll()
    {
        var assembly = typeof(ContractSchema).Assembly;
        return assembly.GetManifestResourceNames().Where(name => name.EndsWith(".json", StringComparison.Ordinal)).ToDictionary(
            name => name[..^".json".Length],
            name =>
            {
                using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
                return reader.ReadToEnd();
            },
            StringComparer.Ordinal);
    }

    // A schema that refers to another one comes after it in the order of their names.
    private static Dictionary<string, JsonSchema> BuildAll()
    {
        var build = new BuildOptions { SchemaRegistry = new SchemaRegistry() };
        return Texts.OrderBy(text => text.Key, StringComparer.Ordinal)
            .ToDictionary(text => text.Key, text => JsonSchema.FromText(text.Value, build), StringComparer.Ordinal);
    }
}
