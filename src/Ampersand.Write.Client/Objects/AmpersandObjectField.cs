using System.Collections;
using System.Text.Json;
using Ampersand.Write.Objects;
using Ampersand.Write.Operations;

namespace Ampersand.Write;

/// <summary>A field of an object.</summary>
public sealed class AmpersandObjectField
{
    private AmpersandObjectField(string name) => Name = name;

    /// <summary>
    /// Its name, which the service may write in lower case: names are compared without regard to case. A nested one may be a path, such as
    /// <c>$['billingaddress']['city']</c>.
    /// </summary>
    public string Name { get; }

    /// <summary>How people call it; <see langword="null"/> where it is not said.</summary>
    public string? Label { get; private init; }

    /// <summary>
    /// What it holds: <c>string</c>, <c>boolean</c>, <c>singleSelect</c>, <c>multiSelect</c>, <c>date</c>, <c>datetime</c>, <c>int</c>,
    /// <c>float</c>, <c>reference</c> or <c>other</c>; <see langword="null"/> where it is not said.
    /// </summary>
    public string? Type { get; private init; }

    /// <summary>What it holds in the provider's words, for example <c>currency</c>; <see langword="null"/> where it is not said.</summary>
    public string? ProviderType { get; private init; }

    /// <summary>Whether it can never be written.</summary>
    public bool IsReadOnly { get; private init; }

    /// <summary>Whether it can never be null. The provider may fill it itself where a new record has no value for it.</summary>
    public bool IsRequired { get; private init; }

    /// <summary>Whether the customer added it.</summary>
    public bool IsCustom { get; private init; }

    /// <summary>The objects that it can refer to.</summary>
    public IReadOnlyList<string> ReferenceTo { get; private init; } = [];

    /// <summary>The values that it can have, where they are listed.</summary>
    public IReadOnlyList<AmpersandFieldValue> Values { get; private init; } = [];

    /// <summary>Whatever else the service says of it; <see langword="null"/> where that is nothing.</summary>
    public IDictionary? AdditionalProperties { get; private init; }

    /// <summary>Whether it is a part of another field, and its name the path to it.</summary>
    internal bool IsNested => Name.StartsWith("$[", StringComparison.Ordinal);

    /// <summary>The name and the type.</summary>
    /// <returns>A short text for messages.</returns>
    public override string ToString() => Type is null ? Name : $"{Name} ({Type})";

    /// <summary>Reads what the service says of a field.</summary>
    /// <exception cref="JsonException">It is not that.</exception>
    internal static AmpersandObjectField Of(string name, JsonElement json) => json.ValueKind != JsonValueKind.Object
        ? throw new JsonException("no field")
        : new(json.TextIn("fieldName") ?? name)
        {
            Label = json.TextIn("displayName"),
            Type = json.TextIn("valueType"),
            ProviderType = json.TextIn("providerType"),
            IsReadOnly = json.TruthIn("readOnly") == true,
            IsRequired = json.TruthIn("isRequired") == true,
            IsCustom = json.TruthIn("isCustom") == true,
            ReferenceTo = [.. json.ElementsIn("referenceTo").Select(OperationJson.Text).OfType<string>()],
            Values = [.. json.ElementsIn("values").Select(AmpersandFieldValue.Of).OfType<AmpersandFieldValue>()],
            AdditionalProperties = json.Others(
                "fieldName", "displayName", "valueType", "providerType", "readOnly", "isRequired", "isCustom", "referenceTo", "values"),
        };
}

/// <summary>One of the values that a field can have.</summary>
public sealed class AmpersandFieldValue
{
    private AmpersandFieldValue(string value, string? displayValue)
    {
        Value = value;
        DisplayValue = displayValue;
    }

    /// <summary>The value as it is written.</summary>
    public string Value { get; }

    /// <summary>How people see it; <see langword="null"/> where it is not said.</summary>
    public string? DisplayValue { get; }

    /// <summary>The value.</summary>
    /// <returns>The value as it is written.</returns>
    public override string ToString() => Value;

    internal static AmpersandFieldValue? Of(JsonElement json) => json.ValueKind == JsonValueKind.Object && json.TextIn("value") is { } value
        ? new(value, json.TextIn("displayValue"))
        : null;
}
