using System.Management.Automation;
using System.Security;
using Ampersand.Write.Binding;
using Ampersand.Write.Http;

namespace Ampersand.Write.Pipeline;

/// <summary>A cmdlet that speaks to Ampersand: the connection parameters, and the connection made of them.</summary>
public abstract class ConnectedCmdlet : AmpersandCmdlet
{
    private AmpersandConnection? resolved;

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

    /// <summary>The write host with its version: https, or http to loopback; by default the connection's, or AMP_WRITE_URI, or Ampersand's.</summary>
    [Parameter]
    [ValidateNotNull]
    public Uri? WriteUri { get; set; }

    /// <summary>The platform host with its version: https, or http to loopback; by default the connection's, or AMP_API_URI, or Ampersand's.</summary>
    [Parameter]
    [ValidateNotNull]
    public Uri? ApiUri { get; set; }

    /// <summary>The values that this command's own parameters add.</summary>
    private protected virtual ConnectionValues Values => new() { Project = Project, WriteUri = WriteUri, ApiUri = ApiUri };

    /// <summary>The connection that parameters, session and environment make together.</summary>
    /// <exception cref="AmpersandException">A value is missing or not of its form.</exception>
    private protected AmpersandConnection Resolve()
    {
        // A property bound from the pipeline may differ from object to object; then the connection does too.
        if (resolved is null || (Project is not null && Project != resolved.Project))
        {
            ConnectionStore store = ConnectionStore.Of(SessionState);
            resolved = store.Reuse(ConnectionResolver.Resolve(Connection ?? store.Default, ApiKey is null ? null : Http.ApiKey.From(ApiKey), Values));
        }

        return resolved;
    }
}
