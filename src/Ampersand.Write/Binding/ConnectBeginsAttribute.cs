using System.Management.Automation;

namespace Ampersand.Write.Binding;

/// <summary>Notes that a connect has begun, and leaves the argument as it is.</summary>
/// <remarks>
/// Where an argument is of a wrong type, or a parameter's name is wrong, PowerShell does not run the cmdlet; but it has bound other
/// arguments by then, or tried to. Without this the connection before it would stay in force, and the next customer's records would go to
/// the one before.
/// </remarks>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ConnectBeginsAttribute : ArgumentTransformationAttribute
{
    /// <summary>Notes it.</summary>
    /// <param name="engineIntrinsics">The engine.</param>
    /// <param name="inputData">What the user gave.</param>
    /// <returns>The same.</returns>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        ConnectionStore.Of(engineIntrinsics.SessionState).Begin();
        return inputData;
    }
}
