using Ampersand.Write.Binding;

namespace Ampersand.Write.Output;

/// <summary>Commands about operations for messages to name, with what they need in this session to ask the right service.</summary>
internal sealed class OperationCommands(ConnectionStore connections)
{
    /// <summary>The commands that do something with these operations, mostly one.</summary>
    /// <param name="cmdlet">The cmdlet.</param>
    /// <param name="operations">The operations, each with its connection.</param>
    public string Of(string cmdlet, params IEnumerable<AmpersandOperation> operations) => string.Join(
        "; ",
        operations.GroupBy(Whereabouts).Select(
            group => $"{cmdlet} {string.Join(", ", group.Select(operation => operation.OperationId))}{group.Key}"));

    /// <summary>The parameters without which the session's default connection, or the environment, would lead elsewhere.</summary>
    private string Whereabouts(AmpersandOperation operation)
    {
        var named = operation.ConnectionName is { } name ? connections.Find(name) : null;
        var connection = named is null || named == connections.Default ? string.Empty : $" -Connection {named.Name.Quoted()}";
        var isKnown = operation.Project is null || operation.Project == ConnectionResolver.ProjectOf(named ?? connections.Default);
        return isKnown ? connection : $"{connection} -Project {operation.Project!.Quoted()}";
    }
}
