using System.Text.Json.Serialization;

namespace Ampersand.Write.Emulator;

/// <summary>A field of an object.</summary>
public sealed record FieldSchema
{
    /// <summary>How people call it.</summary>
    public string? DisplayName { get; init; }

    /// <summary>Its type in Ampersand's words.</summary>
    public FieldValueType ValueType { get; init; } = FieldValueType.Other;

    /// <summary>
    /// Its type in the provider's words. Ampersand's Salesforce connector says <c>other</c> of many, such as <c>currency</c>,
    /// <c>percent</c> and <c>reference</c>; of these their values are checked.
    /// </summary>
    public string? ProviderType { get; init; }

    /// <summary>Whether it can never be written.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>Whether the customer added it; by the end of its name, <c>__c</c>, unless given.</summary>
    public bool? IsCustom { get; init; }

    /// <summary>
    /// Whether the user who connected may not see it (field-level security): the metadata list it, and a write finds no such column.
    /// </summary>
    public bool IsHidden { get; init; }

    /// <summary>Whether it can never be null.</summary>
    public bool IsRequired { get; init; }

    /// <summary>The objects that it can refer to.</summary>
    public string[] ReferenceTo { get; init; } = [];

    /// <summary>The values that it can have, where they are listed.</summary>
    public PicklistValue[] Values { get; init; } = [];

    /// <summary>Whether it takes no other values than those listed. The metadata do not tell.</summary>
    public bool IsRestricted { get; init; } = true;

    /// <summary>What its values are checked by.</summary>
    [JsonIgnore]
    internal FieldValueType CheckedType => (ValueType, ProviderType) switch
    {
        (FieldValueType.Other, "currency" or "percent" or "double") => FieldValueType.Number,
        (FieldValueType.Other, "reference") => FieldValueType.Reference,
        _ => ValueType,
    };
}

/// <summary>One of the values that a field can have.</summary>
/// <param name="Value">The value as it is written.</param>
/// <param name="DisplayValue">How people see it; the value itself unless given.</param>
public sealed record PicklistValue(string Value, string? DisplayValue = null);

/// <summary>The types of fields in Ampersand's words.</summary>
public enum FieldValueType
{
    /// <summary>Text; in JSON <c>string</c>.</summary>
    [JsonStringEnumMemberName("string")]
    Text,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>One of several values.</summary>
    SingleSelect,

    /// <summary>Any of several values, with <c>;</c> between them.</summary>
    MultiSelect,

    /// <summary>A day.</summary>
    Date,

    /// <summary>A moment; in JSON <c>datetime</c>.</summary>
    Datetime,

    /// <summary>A whole number; in JSON <c>int</c>.</summary>
    [JsonStringEnumMemberName("int")]
    WholeNumber,

    /// <summary>A number; in JSON <c>float</c>.</summary>
    [JsonStringEnumMemberName("float")]
    Number,

    /// <summary>The id of another record.</summary>
    Reference,

    /// <summary>Anything else.</summary>
    Other,
}
