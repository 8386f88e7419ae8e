using System.Text.RegularExpressions;

namespace Ampersand.Write.Emulator;

/// <summary>Rules made ready to be asked once for each value.</summary>
internal sealed class RowChecks
{
    private readonly Dictionary<string, Regex> fields = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> failingKeys;

    public RowChecks(ObjectRules rules)
    {
        if (rules.ProcessingTime < TimeSpan.Zero)
        {
            throw new ArgumentException("The processing time cannot be negative.", nameof(rules));
        }

        Rules = rules;
        failingKeys = new(rules.FailingKeys, StringComparer.Ordinal);
        foreach (var (field, pattern) in rules.Fields)
        {
            fields[field] = new Regex(pattern, RegexOptions.CultureInvariant, matchTimeout: TimeSpan.FromSeconds(1));
        }
    }

    public static RowChecks None { get; } = new(new ObjectRules());

    public ObjectRules Rules { get; }

    /// <summary>Why a record with this key must fail, or <see langword="null"/>.</summary>
    public string? ReasonAgainstKey(string key) =>
        failingKeys.Contains(key) ? $"UNKNOWN_EXCEPTION:An order to this emulator lets '{key}' fail" : null;

    /// <summary>Why a record with this value must fail, or <see langword="null"/>.</summary>
    public string? ReasonAgainst(string field, string value) =>
        fields.TryGetValue(field, out var pattern) && !pattern.IsMatch(value)
            ? $"FIELD_CUSTOM_VALIDATION_EXCEPTION:{field}: '{(value.Length > 80 ? value[..80] + "…" : value)}' does not match {pattern}"
            : null;
}
