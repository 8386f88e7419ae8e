using System.Globalization;
using System.Management.Automation;
using Ampersand.Write.Operations;
using Ampersand.Write.Submission;

namespace Ampersand.Write.Binding;

/// <summary>Takes operations that were written to a file and read again, with what was known of them.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class OperationTransformationAttribute : ArgumentTransformationAttribute
{
    /// <summary>Makes an operation of an object that has the properties of one, and a journal into all that it knows; anything else passes.</summary>
    /// <param name="engineIntrinsics">The engine.</param>
    /// <param name="inputData">What the user gave.</param>
    /// <returns>Operations, or what was given.</returns>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) switch
        {
            object[] items => Array.ConvertAll(items, Restore),
            AmpersandJournal journal => journal.Operations(),
            _ => Restore(inputData),
        };

    private static object Restore(object item)
    {
        var record = PSObject.AsPSObject(item);
        if (record.BaseObject is AmpersandOperation || OperationIdTransformationAttribute.IdOf(record) is not { } id || !Guid.TryParse(id, out Guid uuid))
        {
            return item;
        }

        string status = Text(record, nameof(AmpersandOperation.Status)) ?? OperationStatus.Submitted;
        return new AmpersandOperation(uuid.ToString(), connection: null)
        {
            Status = status,
            Outcome = OperationStatus.Documented.OutcomeOf(status),
            Project = Text(record, nameof(AmpersandOperation.Project)),
            Integration = Text(record, nameof(AmpersandOperation.Integration)),
            GroupRef = Text(record, nameof(AmpersandOperation.GroupRef)),
            ObjectName = Text(record, nameof(AmpersandOperation.ObjectName)),
            PrimaryKey = Text(record, nameof(AmpersandOperation.PrimaryKey)),
            Source = Text(record, nameof(AmpersandOperation.Source)),
            Part = (int?)Number(record, nameof(AmpersandOperation.Part)),
            FirstRecord = Number(record, nameof(AmpersandOperation.FirstRecord)),
            Records = Number(record, nameof(AmpersandOperation.Records)),
            Bytes = Number(record, nameof(AmpersandOperation.Bytes)),
            RememberedConnection = Text(record, nameof(AmpersandOperation.ConnectionName)),
        };
    }

    /// <summary>A property's text; a file of comma-separated values has empty cells where there was none.</summary>
    internal static string? Text(PSObject record, string property) =>
        Convert.ToString(record.Properties[property]?.Value, CultureInfo.InvariantCulture) is { Length: > 0 } text ? text : null;

    private static long? Number(PSObject record, string property) =>
        long.TryParse(Text(record, property), NumberStyles.Integer, CultureInfo.InvariantCulture, out long number) ? number : null;
}
