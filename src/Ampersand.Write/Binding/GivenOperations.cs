using System.Globalization;
using System.Management.Automation;
using Ampersand.Write.Operations;
using Ampersand.Write.Submission;

namespace Ampersand.Write.Binding;

/// <summary>Finds the operations in what was given for them: operations, ids, journals, objects that know an id, and lists of any of these.</summary>
internal static class GivenOperations
{
    /// <summary>The operations, with all that is known of them; what is none stays what it is.</summary>
    public static IEnumerable<object?> In(object? given) => (given is PSObject wrapped ? wrapped.BaseObject : given) switch
    {
        null => [null],
        AmpersandOperation operation => [operation],
        AmpersandJournal journal => journal.Operations(),
        { } value when LanguagePrimitives.GetEnumerable(value) is { } items => items.Cast<object?>().SelectMany(In),
        { } value => Restore(PSObject.AsPSObject(given), value),
    };

    /// <summary>Operations that were written to a file and read again, or whose ids alone were.</summary>
    private static IEnumerable<object?> Restore(PSObject record, object value)
    {
        object? id = value is string or Guid ? value : Value(record, nameof(AmpersandOperation.OperationId)) ?? Value(record, "Id");
        if (LanguagePrimitives.GetEnumerable(id) is { } ids)
        {
            // Their sources and numbers, if there are any, are those of all of them together.
            return ids.Cast<object?>().Select(one => Guid.TryParse(Text(one), out Guid uuid) ? Named(uuid, record) : one);
        }

        return [Guid.TryParse(Text(id), out Guid single) ? Restore(single, record) : Text(id) ?? (object)record];
    }

    private static AmpersandOperation Restore(Guid id, PSObject record)
    {
        AmpersandOperation named = Named(id, record);
        return named with
        {
            Status = Text(record, nameof(AmpersandOperation.Status)) ?? named.Status,
            Source = Text(record, nameof(AmpersandOperation.Source)),
            Part = (int?)Number(record, nameof(AmpersandOperation.Part)),
            FirstRecord = Number(record, nameof(AmpersandOperation.FirstRecord)),
            Records = Number(record, nameof(AmpersandOperation.Records)),
            Bytes = Number(record, nameof(AmpersandOperation.Bytes)),
        };
    }

    private static AmpersandOperation Named(Guid id, PSObject record) => new(id.ToString())
    {
        Project = Text(record, nameof(AmpersandOperation.Project)),
        Integration = Text(record, nameof(AmpersandOperation.Integration)),
        GroupRef = Text(record, nameof(AmpersandOperation.GroupRef)),
        ObjectName = Text(record, nameof(AmpersandOperation.ObjectName)),
        PrimaryKey = Text(record, nameof(AmpersandOperation.PrimaryKey)),
        ConnectionName = Text(record, nameof(AmpersandOperation.ConnectionName)),
    };

    private static object? Value(PSObject record, string property) => record.Properties[property]?.Value;

    private static string? Text(PSObject record, string property) => Text(Value(record, property));

    /// <summary>A value's text; a file of comma-separated values has empty cells where there was none.</summary>
    private static string? Text(object? value) => Convert.ToString(value, CultureInfo.InvariantCulture) is { Length: > 0 } text ? text : null;

    private static long? Number(PSObject record, string property) =>
        long.TryParse(Text(record, property), NumberStyles.Integer, CultureInfo.InvariantCulture, out long number) ? number : null;
}
