using System.Management.Automation;
using Ampersand.Write.Operations;

namespace Ampersand.Write.Binding;

/// <summary>Takes the id of whatever has one: PowerShell itself would rather make text of a whole object than look for its property.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class OperationIdTransformationAttribute : ArgumentTransformationAttribute
{
    /// <summary>Takes the <c>OperationId</c> or <c>Id</c> of an object that has one, all of them where it has a list, as a journal does; anything else passes.</summary>
    /// <param name="engineIntrinsics">The engine.</param>
    /// <param name="inputData">What the user gave.</param>
    /// <returns>An id, several ids, or what was given.</returns>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        inputData is not PSObject record ? inputData : (object?)IdsOf(record) ?? IdOf(record) ?? inputData;

    private static string[]? IdsOf(PSObject record) =>
        record.Properties[nameof(AmpersandOperation.OperationId)]?.Value is IEnumerable<string> ids ? ids.ToArray() : null;

    internal static string? IdOf(PSObject record) =>
        OperationTransformationAttribute.Text(record, nameof(AmpersandOperation.OperationId)) ?? OperationTransformationAttribute.Text(record, "Id");
}
