using System.Management.Automation;
using Ampersand.Write.Operations;

namespace Ampersand.Write.Binding;

/// <summary>Takes the id out of whatever has an <c>OperationId</c>: the engine would sooner make a text of the whole object than look at its properties.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class OperationIdTransformationAttribute : ArgumentTransformationAttribute
{
    /// <summary>Looks for the property; anything else passes.</summary>
    /// <param name="engineIntrinsics">The engine.</param>
    /// <param name="inputData">What the user gave or piped.</param>
    /// <returns>The id, or what was given.</returns>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) is not (null or string or AmpersandOperation)
        && PSObject.AsPSObject(inputData).Properties["OperationId"]?.Value is { } id
            ? id
            : inputData;
}
