using System.Text.RegularExpressions;

namespace Ampersand.Write.Emulator;

/// <summary>Rules, and the schema of an object that has one, made ready to be asked once for each value.</summary>
internal sealed class RowChecks
{
    private readonly Dictionary<string, Regex> fields;
    private readonly HashSet<string> failingKeys;
    private readonly SchemaChecks? schema;

    public RowChecks(ObjectRules rules)
    {
        if (rules.ProcessingTime < TimeSpan.Zero)
        {
            throw new ArgumentException("The processing time cannot be negative.", nameof(rules));
        }

        Rules = rules;
        fields = new(StringComparer.OrdinalIgnoreCase);
        failingKeys = new(rules.FailingKeys, StringComparer.Ordinal);
        foreach (var (field, pattern) in rules.Fields)
        {
            fields[field] = new Regex(pattern, RegexOptions.CultureInvariant, matchTimeout: TimeSpan.FromSeconds(1));
        }
    }

    private RowChecks(RowChecks checks, SchemaChecks schema)
    {
        Rules = checks.Rules;
        failingKeys = checks.failingKeys;
        fields = checks.fields;
        this.schema = schema;
    }

    public static RowChecks None { get; } = new(new ObjectRules());

    public ObjectRules Rules { get; }

    /// <summary>The same, and those of a schema where there is one.</summary>
    public RowChecks With(SchemaChecks? schema) => schema is null ? this : new RowChecks(this, schema);

    /// <summary>The first of a CSV's columns that is no field, or <see langword="null"/>.</summary>
    public string? UnknownAmong(IEnumerable<string> columns) =>
        schema is null ? null : columns.FirstOrDefault(column => !schema.Knows(column));

    /// <summary>Why a record cannot be created with these fields, or <see langword="null"/>.</summary>
    public string? ReasonAgainstNew(IReadOnlySet<string> given) => schema?.ReasonAgainstNew(given);

    /// <summary>Why a field must not be set to null, or <see langword="null"/>.</summary>
    public string? ReasonAgainstNull(string field) => schema?.ReasonAgainst(field, value: null);

    /// <summary>Why a record with this key must fail, or <see langword="null"/>.</summary>
    public string? ReasonAgainstKey(string key) =>
        failingKeys.Contains(key) ? $"UNKNOWN_EXCEPTION:An order to this emulator lets '{key}' fail" : null;

    /// <summary>Why a record with this value must fail, or <see langword="null"/>.</summary>
    /// <param name="field">The field's name.</param>
    /// <param name="value">The value as text.</param>
    /// <param name="isKey">Whether it only finds the record.</param>
    public string? ReasonAgainst(string field, string value, bool isKey = false) =>
        fields.TryGetValue(field, out var pattern) && !pattern.IsMatch(value)
            ? $"FIELD_CUSTOM_VALIDATION_EXCEPTION:{field}: '{(value.Length > 80 ? value[..80] + "…" : value)}' does not match {pattern}"
            : schema?.ReasonAgainst(field, value, isKey);
}
