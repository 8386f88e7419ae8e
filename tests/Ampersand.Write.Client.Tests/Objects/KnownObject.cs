using System.Text.Json;

namespace Ampersand.Write.Client.Tests.Objects;

/// <summary>An object of which the service tells everything that a rule asks for.</summary>
internal static class KnownObject
{
    /// <summary>A field of each type, as Ampersand's Salesforce connector tells of them.</summary>
    public const string Metadata =
        """
        { "name": "tactics__c", "displayName": "Tactic", "fields": {
            "id": { "fieldName": "id", "valueType": "other", "providerType": "id", "readOnly": true, "isRequired": true },
            "key__c": { "fieldName": "key__c", "valueType": "string", "providerType": "string" },
            "label__c": { "fieldName": "label__c", "valueType": "string", "providerType": "string" },
            "count__c": { "fieldName": "count__c", "valueType": "int", "providerType": "int" },
            "rate__c": { "fieldName": "rate__c", "valueType": "float", "providerType": "double" },
            "daily_budget_amount__c": { "fieldName": "daily_budget_amount__c", "valueType": "other", "providerType": "currency" },
            "day__c": { "fieldName": "day__c", "valueType": "date", "providerType": "date" },
            "moment__c": { "fieldName": "moment__c", "valueType": "datetime", "providerType": "datetime" },
            "live__c": { "fieldName": "live__c", "valueType": "boolean", "providerType": "boolean", "isRequired": true },
            "kind__c": { "fieldName": "kind__c", "valueType": "singleSelect", "providerType": "picklist", "values": [
                { "value": "LEAD_GENERATION", "displayValue": "Leads" }, { "value": "BRAND_AWARENESS", "displayValue": "Brand" }] },
            "tags__c": { "fieldName": "tags__c", "valueType": "multiSelect", "providerType": "multipicklist", "values": [
                { "value": "red" }, { "value": "green" }, { "value": "blue" }] },
            "account__c": { "fieldName": "account__c", "valueType": "other", "providerType": "reference", "referenceTo": ["Account"] },
            "ownerid": { "fieldName": "ownerid", "valueType": "other", "providerType": "reference", "isRequired": true },
            "total__c": { "fieldName": "total__c", "valueType": "float", "providerType": "double", "readOnly": true },
            "place__c": { "fieldName": "place__c", "valueType": "other", "providerType": "location" },
            "$['billingaddress']['city']": { "fieldName": "$['billingaddress']['city']", "valueType": "string" } } }
        """;

    /// <summary>The customer's installation, which was configured by the manifest below.</summary>
    public const string Installation =
        """
        { "id": "i-1", "connection": { "provider": "salesforce", "status": "working" }, "config": { "revisionId": "r-1", "content": {
            "read": { "objects": { "tactics__c": {
                "selectedFieldMappings": { "note": "label__c" },
                "selectedValueMappings": { "kind__c": { "leads": "LEAD_GENERATION" } } } } },
            "write": { "objects": { "tactics__c": { "selectedFieldSettings": {
                "rate__c": { "writeOnUpdate": "never" }, "count__c": { "writeOnUpdate": "ifEmpty" } } } } } } } }
        """;

    public const string Integration =
        """
        { "id": "23rsdf32", "provider": "salesforce", "latestRevision": { "id": "r-1", "content": {
            "read": { "objects": [{ "objectName": "tactics__c", "optionalFields": [
                { "fieldName": "label__c", "mapToName": "caption" }, { "mapToName": "note" }, { "mapToName": "remark" }] }] },
            "write": { "objects": [{ "objectName": "tactics__c", "inheritMapping": true }] } } } }
        """;

    /// <summary>The rules of all that is known.</summary>
    public static ObjectRules All { get; } = Rules(Metadata, Installation, Integration);

    /// <summary>The rules of what a service answers.</summary>
    public static ObjectRules Rules(
        string? metadata, string? installation = null, string? integration = null, CsvProvider assumed = CsvProvider.Salesforce)
    {
        var known = Read(metadata, AmpersandObject.Of);
        return new ObjectRules(
            known?.ObjectName ?? "tactics__c",
            known,
            Read(installation, AmpersandInstallation.Of),
            Read(integration, AmpersandIntegration.Of),
            assumed);
    }

    /// <summary>The metadata of an object with these fields, each as <c>name: members</c>.</summary>
    public static string With(params string[] fields) =>
        "{\"name\":\"tactics__c\",\"fields\":{" + string.Join(',', fields) + "}}";

    private static T? Read<T>(string? json, Func<JsonElement, T> read)
        where T : class
    {
        if (json is null)
        {
            return null;
        }

        using var document = JsonDocument.Parse(json);
        return read(document.RootElement);
    }
}
