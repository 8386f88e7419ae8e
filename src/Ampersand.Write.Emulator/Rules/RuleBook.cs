using System.Collections.Concurrent;

namespace Ampersand.Write.Emulator;

/// <summary>The rules of each object.</summary>
public sealed class RuleBook
{
    private readonly ConcurrentDictionary<string, RowChecks> rules = new(StringComparer.OrdinalIgnoreCase);
    private readonly EmulatorOptions options;

    internal RuleBook(EmulatorOptions options) => this.options = options;

    /// <summary>The rules of an object; those of an object that has none let everything pass.</summary>
    /// <exception cref="ArgumentException">A field's expression is not one.</exception>
    public ObjectRules this[string objectName]
    {
        get => ChecksOf(objectName).Rules;
        set => rules[objectName] = new RowChecks(value);
    }

    /// <summary>Lets everything pass again.</summary>
    public bool Remove(string objectName) => rules.TryRemove(objectName, out _);

    /// <summary>The objects of which rules or options say something.</summary>
    internal IEnumerable<string> Objects => rules.Keys.Concat(options.DeletionEnabledObjects).Where(name => name != "*");

    internal RowChecks ChecksOf(string objectName) => rules.GetValueOrDefault(objectName) ?? RowChecks.None;

    internal TimeSpan ProcessingTimeOf(string objectName) => this[objectName].ProcessingTime ?? options.ProcessingTime;

    internal FailureDetailsPlace FailureDetailsOf(string objectName) => this[objectName].FailureDetails ?? options.FailureDetails;

    /// <summary>Whether a customer's installation enables deletion, where its configuration does not say.</summary>
    internal bool MayDelete(string objectName, string groupRef) =>
        !this[objectName].DeletionDisabledFor.Contains(groupRef, StringComparer.Ordinal) && IsDeletionEnabled(objectName);

    private bool IsDeletionEnabled(string objectName) =>
        this[objectName].DeletionEnabled
        ?? (options.DeletionEnabledObjects.Contains("*", StringComparer.Ordinal)
            || options.DeletionEnabledObjects.Contains(objectName, StringComparer.OrdinalIgnoreCase));
}
