using System.Management.Automation;
using System.Security;
using Ampersand.Write.Binding;

namespace Ampersand.Write.Commands;

/// <summary>A cmdlet that speaks to Ampersand: the connection parameters, and the connection made of them.</summary>
public abstract class ConnectedCmdlet : AmpersandCmdlet
{
    // One for each connection it was made from: its sockets are shared by all that a pipeline brings.
    private readonly Dictionary<object, AmpersandConnection> resolved = [];

    /// <summary>The connection to use, itself or by name; by default the one of Connect-Ampersand.</summary>
    [Parameter]
    [ConnectionTransformation]
    [ArgumentCompleter(typeof(ConnectionCompleter))]
    [ValidateNotNull]
    public AmpersandConnection? Connection { get; set; }

    /// <summary>The API key, as a SecureString or the password of a PSCredential; by default the connection's, or AMP_API_KEY.</summary>
    [Parameter]
    [ApiKeyTransformation]
    [ValidateNotNull]
    public SecureString? ApiKey { get; set; }

    /// <summary>The Ampersand project, by name or id; by default the connection's, or AMP_PROJECT.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public virtual string? Project { get; set; }

    /// <summary>
    /// The write host with its version: https, or http to loopback; by default the connection's, or AMP_WRITE_URI, or Ampersand's.
    /// </summary>
    [Parameter]
    [ValidateNotNull]
    public Uri? WriteUri { get; set; }

    /// <summary>
    /// The platform host with its version: https, or http to loopback; by default the connection's, or AMP_API_URI, or Ampersand's.
    /// </summary>
    [Parameter]
    [ValidateNotNull]
    public Uri? ApiUri { get; set; }

    /// <summary>The values that this command's own parameters add.</summary>
    private protected virtual AmpersandClientOptions Values =>
        new() { ApiKey = ApiKey is null ? null : Write.ApiKey.From(ApiKey), Project = Project, WriteUri = WriteUri, ApiUri = ApiUri };

    /// <summary>Whether the caller named the connection, or one of its values that say whom to ask.</summary>
    private protected bool NamesConnection => Connection is not null || ApiKey is not null || ApiUri is not null;

    /// <summary>The connection that parameters, session and environment make together.</summary>
    /// <param name="basis">A connection to prefer to the session's default, but not to the caller's.</param>
    /// <exception cref="AmpersandException">A value is missing or not of its form.</exception>
    private protected AmpersandConnection Resolve(AmpersandConnection? basis = null)
    {
        var store = ConnectionStore.Of(SessionState);
        var from = Connection ?? basis ?? store.Default;
        if (from is null && !NamesConnection)
        {
            store.RequireNoFailure();
        }

        var origin = from ?? (object)store;
        if (!resolved.TryGetValue(origin, out var connection))
        {
            connection = store.Reuse(ConnectionResolver.Resolve(from, Values));
            resolved.Add(origin, connection);
            WriteVerbose(
                $"The connection is {connection}: it writes to {connection.WriteUri.Authority} and asks {connection.ApiUri.Authority}.");
        }

        return connection;
    }

    /// <summary>
    /// Asks for each of several things. One that cannot be read is that one's error; a host that cannot be reached would answer for no
    /// other either.
    /// </summary>
    /// <param name="names">What to ask for.</param>
    /// <param name="ask">Asks, and shows the answer.</param>
    private protected void ForEach(IEnumerable<string> names, Action<AmpersandClient, string> ask) => Guard(null, () =>
    {
        var client = new AmpersandClient(Resolve());
        foreach (var name in names)
        {
            try
            {
                ask(client, name);
            }
            catch (AmpersandException failure) when (!IsOfTheHost(failure))
            {
                WriteError(CreateError(failure, name));
            }
        }
    });

    /// <summary>Whether a host cannot be reached at all.</summary>
    private protected static bool IsOfTheHost(AmpersandException failure) =>
        failure is AmpersandServiceException { StatusCode: null, MayHaveBeenProcessed: false };
}
