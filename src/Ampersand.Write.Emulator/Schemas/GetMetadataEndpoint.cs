using Microsoft.AspNetCore.Http.HttpResults;

namespace Ampersand.Write.Emulator;

/// <summary><c>GET …/objects/{objectName}/metadata</c>: an object as a customer has it.</summary>
internal static class GetMetadataEndpoint
{
    /// <summary><c>GET …/integrations/{integration}/objects/{objectName}/metadata?groupRef=&amp;excludeReadOnly=</c></summary>
    public static Results<Ok<ObjectMetadata>, Problem> OfInstallation(
        string project,
        string integration,
        string objectName,
        string? groupRef,
        string? excludeReadOnly,
        InstallationBook installations,
        SchemaBook schemas)
    {
        if (string.IsNullOrWhiteSpace(groupRef))
        {
            return NoGroupRef(groupRef);
        }

        if (installations.ProblemOf(new Installation(project, integration, groupRef)) is { } problem)
        {
            return problem;
        }

        if (!bool.TryParse(excludeReadOnly ?? bool.FalseString, out var excludesReadOnly))
        {
            return Problem.BadQuery("excludeReadOnly", "excludeReadOnly must be true or false.", excludeReadOnly);
        }

        var (name, mappedName) = installations.ManifestOf(project, integration).NamesOf(objectName);
        return Of(name, mappedName, excludesReadOnly, schemas);
    }

    /// <summary><c>GET …/providers/{provider}/objects/{objectName}/metadata?groupRef=</c></summary>
    public static Results<Ok<ObjectMetadata>, Problem> OfConnection(
        string project, string provider, string objectName, string? groupRef, InstallationBook installations, SchemaBook schemas) =>
        string.IsNullOrWhiteSpace(groupRef) ? NoGroupRef(groupRef)
        : !installations.HasProvider(project, provider) ? Problem.NotFound($"The customer '{groupRef}' has no connection to '{provider}'.")
        : Of(objectName, mappedName: null, excludesReadOnly: false, schemas);

    private static Problem NoGroupRef(string? given) => Problem.BadQuery("groupRef", "groupRef is missing.", given);

    private static Results<Ok<ObjectMetadata>, Problem> Of(
        string objectName, string? mappedName, bool excludesReadOnly, SchemaBook schemas) =>
        schemas.ChecksOf(objectName) is { } found
            ? TypedResults.Ok(ObjectMetadata.Of(found, mappedName, excludesReadOnly))
            : Problem.NotFound($"There is no object '{objectName}'.");
}

/// <summary>An object as the platform host shows it.</summary>
internal sealed record ObjectMetadata(
    string Name, string? DisplayName, string? MappedObjectName, Dictionary<string, FieldMetadata> Fields)
{
    public static ObjectMetadata Of(SchemaChecks found, string? mappedName, bool excludesReadOnly) => new(
        found.ObjectName,
        found.Schema.DisplayName ?? found.ObjectName,
        mappedName,
        found.Schema.Fields.Where(field => !excludesReadOnly || !field.Value.ReadOnly)
            .Select(field => FieldMetadata.Of(field.Key, field.Value))
            .ToDictionary(field => field.FieldName, StringComparer.Ordinal));
}

/// <summary>A field as the platform host shows it.</summary>
internal sealed record FieldMetadata(
    string FieldName,
    string DisplayName,
    FieldValueType ValueType,
    string? ProviderType,
    bool ReadOnly,
    bool IsCustom,
    bool IsRequired,
    IReadOnlyList<string>? ReferenceTo,
    IEnumerable<PicklistValue>? Values)
{
    /// <summary>As Ampersand's Salesforce connector has it, whose names are in lower case.</summary>
    public static FieldMetadata Of(string name, FieldSchema field) => new(
        name.ToLowerInvariant(),
        field.DisplayName ?? name,
        field.ValueType,
        field.ProviderType,
        field.ReadOnly,
        field.IsCustom ?? name.EndsWith("__c", StringComparison.OrdinalIgnoreCase),
        field.IsRequired,
        field.ReferenceTo.Length > 0 ? field.ReferenceTo : null,
        field.Values.Length > 0 ? field.Values.Select(value => value with { DisplayValue = value.DisplayValue ?? value.Value }) : null);
}
