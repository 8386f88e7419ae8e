using System.Management.Automation;
using Ampersand.Write.Operations;

namespace Ampersand.Write.Binding;

/// <summary>Takes the id of whatever has one: PowerShell itself would rather make text of a whole object than look for its property.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class OperationIdTransformationAttribute : ArgumentTransformationAttribute
{
    /// <summary>Takes the <c>OperationId</c> or <c>Id</c> of an object that has one; anything else passes.</summary>
    /// <param name="engineIntrinsics">The engine.</param>
    /// <param name="inputData">What the user gave.</param>
    /// <returns>An id, or what was given.</returns>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        inputData is PSObject record && IdOf(record) is { } id ? id : inputData;

    internal static string? IdOf(PSObject record) =>
        OperationTransformationAttribute.Text(record, nameof(AmpersandOperation.OperationId)) ?? OperationTransformationAttribute.Text(record, "Id");
}
