using System.Management.Automation;

namespace Ampersand.Write.Binding;

/// <summary>Takes a connection itself or its name in this runspace.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ConnectionTransformationAttribute : ArgumentTransformationAttribute
{
    /// <summary>Looks a name up; anything else passes.</summary>
    /// <param name="engineIntrinsics">The engine, whose session holds the connections.</param>
    /// <param name="inputData">What the user gave.</param>
    /// <returns>The connection.</returns>
    /// <exception cref="ArgumentTransformationMetadataException">No connection has that name.</exception>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        if (value is not string name)
        {
            return value;
        }

        try
        {
            return ConnectionStore.Of(engineIntrinsics.SessionState).Require(name);
        }
        catch (AmpersandException unknown)
        {
            throw new ArgumentTransformationMetadataException(unknown.Message, unknown);
        }
    }
}
