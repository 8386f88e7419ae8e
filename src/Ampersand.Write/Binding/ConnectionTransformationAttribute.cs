using System.Collections;
using System.Management.Automation.Language;
using System.Management.Automation;

namespace Ampersand.Write.Binding;

/// <summary>Takes a connection itself or its name in this runspace.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ConnectionTransformationAttribute : ArgumentTransformationAttribute
{
    /// <summary>Looks a name up; anything else passes, but for what is left of a connection that went to another process.</summary>
    /// <param name="engineIntrinsics">The engine, whose session holds the connections.</param>
    /// <param name="inputData">What the user gave.</param>
    /// <returns>The connection.</returns>
    /// <exception cref="ArgumentTransformationMetadataException">
    /// No connection has that name, or the connection lost its key on the way.
    /// </exception>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        var value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        if (inputData is PSObject { TypeNames: { } types } && types.Contains("Deserialized." + typeof(AmpersandConnection).FullName))
        {
            throw new ArgumentTransformationMetadataException(
                "This connection comes from another process or from a file, and its key stayed there, because no key travels. Connect "
                    + "with Connect-Ampersand in this process, "
                + "inside of the job for example, with the key as a SecureString ($using:key) or from the environment (AMP_API_KEY).");
        }

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

/// <summary>Completes the names of this runspace's connections.</summary>
public sealed class ConnectionCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        using var shell = PowerShell.Create(RunspaceMode.CurrentRunspace);
        return [.. shell.AddCommand("Get-AmpersandConnection")
            .Invoke<AmpersandConnection>()
            .Select(connection => Completion.Of(connection.Name, wordToComplete, connection.ToString()))
            .OfType<CompletionResult>()];
    }
}
