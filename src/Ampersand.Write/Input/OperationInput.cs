using System.Globalization;
using System.Management.Automation;

namespace Ampersand.Write.Input;

/// <summary>
/// Finds the operations in what was given for them: operations, ids, journals, objects that know an id, and lists of any of these. An
/// installation, which stands for all of its own, stays what it is.
/// </summary>
internal static class OperationInput
{
    /// <summary>What an object that names several operations knows of all of them together, not of each.</summary>
    private static readonly string[] OfOne =
    [
        nameof(AmpersandOperation.Status), nameof(AmpersandOperation.Source), nameof(AmpersandOperation.Part),
        nameof(AmpersandOperation.FirstRecord), nameof(AmpersandOperation.Records), nameof(AmpersandOperation.Bytes),
    ];

    /// <summary>The operations, with all that is known of them; what is none stays what it is.</summary>
    public static IEnumerable<object?> In(object? given) => (given is PSObject wrapped ? wrapped.BaseObject : given) switch
    {
        null => [null],
        AmpersandOperation or AmpersandInstallation => [PSObject.AsPSObject(given).BaseObject],
        AmpersandJournal journal => journal.Operations(),
        { } value when LanguagePrimitives.GetEnumerable(value) is { } items => items.Cast<object?>().SelectMany(In),
        { } value => Restore(PSObject.AsPSObject(given), value),
    };

    /// <summary>Operations that were written to a file and read again, or whose ids alone were.</summary>
    private static IEnumerable<object?> Restore(PSObject record, object value)
    {
        var id = value is string or Guid ? value : Value(record, nameof(AmpersandOperation.OperationId)) ?? Value(record, "Id");
        if (LanguagePrimitives.GetEnumerable(id) is { } ids)
        {
            return ids.Cast<object?>().Select(one => Id(one) is { } known
                ? AmpersandOperation.Restore(known, property => OfOne.Contains(property) ? null : Value(record, property))
                : one);
        }

        return [Id(id) is { } single
            ? AmpersandOperation.Restore(single, property => Value(record, property))
            : Text(id) ?? (object)record];
    }

    /// <summary>An id as the service writes it; <see langword="null"/> where it is none.</summary>
    private static string? Id(object? given) => Guid.TryParse(Text(given), out var uuid) ? uuid.ToString()
        : Text(given) is { } text && AmpersandOperation.IsId(text) ? text
        : null;

    private static object? Value(PSObject record, string property) => record.Properties[property]?.Value;

    /// <summary>A value's text; a file of comma-separated values has empty cells where there was none.</summary>
    private static string? Text(object? value) =>
        Convert.ToString(value, CultureInfo.InvariantCulture) is { Length: > 0 } text ? text : null;
}
