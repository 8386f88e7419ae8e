using System.Management.Automation;
using Ampersand.Write.Errors;

namespace Ampersand.Write.Binding;

/// <summary>The connections of one runspace.</summary>
internal sealed class ConnectionStore
{
    private const string Variable = "AmpersandWriteConnections";

    private readonly SortedDictionary<string, AmpersandConnection> named = new(StringComparer.OrdinalIgnoreCase);
    private AmpersandConnection? adHoc;
    private bool hasLostDefault;
    private AmpersandConnection? standing;
    private bool isConnecting;

    private ConnectionStore()
    {
    }

    /// <summary>The connection that commands use when none is given to them; none while it is not known what became of a connect.</summary>
    public AmpersandConnection? Default => isConnecting ? null : standing;

    public IEnumerable<AmpersandConnection> All => named.Values;

    /// <summary>The store of the session's runspace.</summary>
    public static ConnectionStore Of(SessionState session) => RunspaceVariable.Of(session, Variable, () => new ConnectionStore());

    public AmpersandConnection? Find(string name) => named.TryGetValue(name, out var connection) ? connection : null;

    /// <summary>A connection of this name that asks this platform host, also one that only a command's parameters made.</summary>
    public AmpersandConnection? Find(string name, Uri apiUri) => named.Values.Append(adHoc).FirstOrDefault(connection =>
        string.Equals(connection?.Name, name, StringComparison.OrdinalIgnoreCase) && connection!.ApiUri == apiUri);

    /// <summary>Remembers a connection in the place of the one of its name.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="asDefault">Whether it becomes the default one. What replaces the default one is the default one in any case.</param>
    public void Add(AmpersandConnection connection, bool asDefault)
    {
        isConnecting = false;
        named[connection.Name] = connection;
        if (asDefault || IsDefault(connection.Name))
        {
            standing = connection;
            hasLostDefault = false;
        }
    }

    /// <summary>
    /// Says that a connect has begun: where its parameters are not bound nothing of it is run, and this is all that is known of it.
    /// </summary>
    public void Begin() => isConnecting = true;

    /// <summary>
    /// Lets what a connection was to replace go, where it could not be made: who connects to one customer after the other would go on
    /// writing
    /// to the one before.
    /// </summary>
    /// <param name="name">What it was to be called.</param>
    /// <param name="asDefault">Whether it was to become the default one.</param>
    public void Fail(string name, bool asDefault)
    {
        isConnecting = false;
        named.Remove(name);
        if (asDefault || IsDefault(name))
        {
            standing = null;
            hasLostDefault = true;
        }
    }

    /// <summary>Requires that the last connection that was to become the default one could be made.</summary>
    /// <exception cref="AmpersandException"><c>ConnectionNotFound</c>: it could not, so there is none to use.</exception>
    public void RequireNoFailure()
    {
        if (hasLostDefault || isConnecting)
        {
            throw new AmpersandException(
                CmdletErrorIds.ConnectionNotFound,
                "The last Connect-Ampersand failed, so no connection is in force, and the one before it is not used in its place: connect "
                    + "again, or "
                    + "name another with -Connection. Disconnect-Ampersand forgets the failure.");
        }
    }

    /// <summary>Forgets that a connection could not be made.</summary>
    public void ForgetFailure()
    {
        standing = isConnecting ? null : standing;
        hasLostDefault = isConnecting = false;
    }

    public void Remove(AmpersandConnection connection)
    {
        named.Remove(connection.Name);
        if (IsDefault(connection.Name))
        {
            standing = null;
        }
    }

    /// <summary>The connection itself, or an equal one used before, whose sockets are then used again.</summary>
    public AmpersandConnection Reuse(AmpersandConnection connection)
    {
        var known = named.Values.Append(adHoc).FirstOrDefault(other => other is not null && connection.IsSameAs(other));
        return known ?? (adHoc = connection);
    }

    public AmpersandConnection Require(string name) => Find(name) ?? throw new AmpersandException(
        CmdletErrorIds.ConnectionNotFound,
        named.Count == 0
            ? $"There is no connection named '{name}', and no other: make one with Connect-Ampersand -Name '{name}'."
            : $"There is no connection named '{name}'. This session has: {string.Join(", ", named.Keys)}.");

    private bool IsDefault(string name) => string.Equals(standing?.Name, name, StringComparison.OrdinalIgnoreCase);
}
