using System.Management.Automation;
using System.Security;
using Ampersand.Write.Binding;

namespace Ampersand.Write.Commands;

/// <summary>Makes a connection that the session's commands use from then on.</summary>
[Cmdlet(VerbsCommunications.Connect, "Ampersand")]
[OutputType(typeof(AmpersandConnection))]
public sealed class ConnectAmpersandCommand : AmpersandCmdlet
{
    /// <summary>The API key, as a SecureString or the password of a PSCredential; by default AMP_API_KEY.</summary>
    [Parameter(Position = 0)]
    [ConnectBegins]
    [ApiKeyTransformation]
    [AllowNull]
    public SecureString? ApiKey { get; set; }

    /// <summary>The project, by name or id; by default AMP_PROJECT.</summary>
    [Parameter(Position = 1)]
    [ConnectBegins]
    [AllowNull]
    [AllowEmptyString]
    public string? Project { get; set; }

    /// <summary>The integration, by name or id; by default AMP_INTEGRATION.</summary>
    [Parameter(Position = 2)]
    [ConnectBegins]
    [ArgumentCompleter(typeof(IntegrationCompleter))]
    [AllowNull]
    [AllowEmptyString]
    public string? Integration { get; set; }

    /// <summary>The customer's group that is written for; by default AMP_GROUP_REF.</summary>
    [Parameter]
    [ConnectBegins]
    [ArgumentCompleter(typeof(GroupRefCompleter))]
    [AllowNull]
    [AllowEmptyString]
    public string? GroupRef { get; set; }

    /// <summary>The write host with its version: https, or http to loopback; by default AMP_WRITE_URI, or Ampersand's.</summary>
    [Parameter]
    [ConnectBegins]
    [ValidateNotNull]
    public Uri? WriteUri { get; set; }

    /// <summary>The platform host with its version: https, or http to loopback; by default AMP_API_URI, or Ampersand's.</summary>
    [Parameter]
    [ConnectBegins]
    [ValidateNotNull]
    public Uri? ApiUri { get; set; }

    /// <summary>
    /// The search host with its version: https, or http to loopback; by default AMP_SEARCH_URI, or the write host where that is a loopback
    /// address, or Ampersand's.
    /// </summary>
    [Parameter]
    [ConnectBegins]
    [ValidateNotNull]
    public Uri? SearchUri { get; set; }

    /// <summary>
    /// The generation of the write API that Invoke-AmpersandUpsert speaks: Async (2023-12, the default), Bulk (2024-04), Records (2025-11,
    /// today's, without a bulk form: each record is searched by its key), or Auto, whichever of them is answered. Invoke-AmpersandWrite
    /// speaks Records on every connection.
    /// </summary>
    [Parameter]
    [ConnectBegins]
    public WriteApi WriteApi { get; set; }

    /// <summary>
    /// Whether a write first looks at what Ampersand knows of the object, and checks columns and values against it: Auto looks, and goes on
    /// without where that is refused or takes more than 10 seconds; Always sends nothing then; Never does not look.
    /// </summary>
    [Parameter]
    [ConnectBegins]
    public ObjectCheck ObjectCheck { get; set; }

    /// <summary>The connection's name in this session, for -Connection.</summary>
    [Parameter]
    [ConnectBegins]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = AmpersandConnection.DefaultName;

    /// <summary>Leaves it as it is which connection is the session's default, also when there is none.</summary>
    [Parameter]
    [ConnectBegins]
    public SwitchParameter NotDefault { get; set; }

    /// <summary>
    /// How long one attempt may take to be answered, in seconds, 1 to 3600; what is sent adds its own time (128 KiB a second).
    /// </summary>
    [Parameter]
    [ConnectBegins]
    [ValidateRange(1, 3600)]
    public int TimeoutSeconds { get; set; } = 60;

    /// <summary>How often a request is repeated after a fault that passes, 0 to 20.</summary>
    [Parameter]
    [ConnectBegins]
    [ValidateRange(0, 20)]
    public int MaximumRetryCount { get; set; } = 6;

    /// <summary>The pause before the first repetition, in seconds, 0.01 to 120; each further one doubles, up to two minutes.</summary>
    [Parameter]
    [ConnectBegins]
    [ValidateRange(0.01, 120.0)]
    public double RetryIntervalSeconds { get; set; } = 1;

    /// <summary>The proxy to go through; by default the system's.</summary>
    [Parameter]
    [ConnectBegins]
    [ValidateNotNull]
    public Uri? Proxy { get; set; }

    /// <summary>Who one is at the proxy; by default the user that runs this.</summary>
    [Parameter]
    [ConnectBegins]
    [Credential]
    [ValidateNotNull]
    public PSCredential? ProxyCredential { get; set; }

    /// <summary>
    /// Checks key, project, integration and the customer's installation by harmless calls before the connection is remembered, as far as
    /// they are given; keeps the id of an integration that was given by name, and says in ValidatedBy who answered.
    /// </summary>
    [Parameter]
    [ConnectBegins]
    public SwitchParameter Validate { get; set; }

    /// <summary>Makes the connection, remembers it in this runspace, and shows it without its key.</summary>
    protected override void EndProcessing() => Guard(Name, () =>
    {
        // A connect that fails leaves none where it would have set one, whatever it fails for.
        var store = ConnectionStore.Of(SessionState);
        var isMade = false;
        try
        {
            var connection = Make();
            store.Add(connection, asDefault: !NotDefault);
            isMade = true;
            WriteObject(connection);
        }
        finally
        {
            if (!isMade)
            {
                store.Fail(Name, asDefault: !NotDefault);
            }
        }
    });

    private AmpersandConnection Make()
    {
        RequireGiven(nameof(ApiKey), ApiKey?.Length.ToString(System.Globalization.CultureInfo.InvariantCulture), ErrorIds.ApiKeyMissing);
        RequireGiven(nameof(Project), Project, ErrorIds.ProjectMissing);
        RequireGiven(nameof(Integration), Integration, ErrorIds.IntegrationMissing);
        RequireGiven(nameof(GroupRef), GroupRef, ErrorIds.GroupRefMissing);
        var connection = ConnectionResolver.Resolve(null, new AmpersandClientOptions
        {
            ApiKey = ApiKey is null ? null : Write.ApiKey.From(ApiKey),
            Name = Name,
            Project = Project,
            Integration = Integration,
            GroupRef = GroupRef,
            WriteUri = WriteUri,
            ApiUri = ApiUri,
            SearchUri = SearchUri,
            WriteApi = MyInvocation.BoundParameters.ContainsKey(nameof(WriteApi)) ? WriteApi : null,
            ObjectCheck = MyInvocation.BoundParameters.ContainsKey(nameof(ObjectCheck)) ? ObjectCheck : null,
            Proxy = Proxy,
            ProxyCredential = ProxyCredential?.GetNetworkCredential(),
            Retry = new RetrySettings
            {
                AttemptTimeout = TimeSpan.FromSeconds(TimeoutSeconds),
                MaxRetries = MaximumRetryCount,
                Delay = TimeSpan.FromSeconds(RetryIntervalSeconds),
            },
        });
        return Validate ? Await(token => new AmpersandClient(connection).ValidateAsync(Outbox, token)) : connection;
    }

    /// <summary>Requires that a value that was given is one: an empty one is not asked of the environment instead.</summary>
    private void RequireGiven(string parameter, string? value, AmpersandErrorId missing)
    {
        if (MyInvocation.BoundParameters.ContainsKey(parameter) && string.IsNullOrWhiteSpace(value))
        {
            throw new AmpersandException(missing, $"The value that was given as -{parameter} is empty, so no connection was made.");
        }
    }
}
