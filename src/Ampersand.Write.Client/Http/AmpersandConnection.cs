using Ampersand.Write.Http;
using Ampersand.Write.Objects;

namespace Ampersand.Write;

/// <summary>Whom to speak to, as whom, and in which form. It never shows its key.</summary>
/// <remarks>A connection is immutable and may be used by any number of callers at once; its sockets are shared among them.</remarks>
public sealed class AmpersandConnection
{
    /// <summary>What a connection is called that was given no name.</summary>
    public const string DefaultName = "default";

    private readonly AmpersandClientOptions values;
    private readonly ITransport? transport;
    private readonly Lazy<ServiceClient> client;

    /// <summary>Makes a connection; nothing is sent yet.</summary>
    /// <param name="options">Whom to speak to, and as whom.</param>
    /// <exception cref="AmpersandException"><c>ApiKeyMissing</c>, or a value that is not of its form.</exception>
    public AmpersandConnection(AmpersandClientOptions options)
        : this(options ?? throw new ArgumentNullException(nameof(options)), time: null, transport: null)
    {
    }

    internal AmpersandConnection(
        AmpersandClientOptions values, TimeProvider? time, ITransport? transport, AmpersandConnection? origin = null)
    {
        this.values = values;
        var key = ConnectionErrors.RequireApiKey(values.ApiKey);
        this.transport = transport;
        Time = time ?? TimeProvider.System;
        WriteUri = ServiceAddress.RequireHost(values.WriteUri ?? ServiceAddress.DefaultWriteUri, nameof(WriteUri));
        ApiUri = ServiceAddress.RequireHost(values.ApiUri ?? ServiceAddress.DefaultApiUri, nameof(ApiUri));
        SearchUri = ServiceAddress.RequireHost(
            values.SearchUri ?? (WriteUri.IsLoopback ? WriteUri : ServiceAddress.DefaultSearchUri), nameof(SearchUri));
        Knowledge = origin?.IsOfSameService(this) == true ? origin.Knowledge : new ServiceKnowledge();
        client = new Lazy<ServiceClient>(() =>
            new ServiceClient(
                key, Retry, transport ?? new Transport(values.Proxy, values.ProxyCredential, Time), Time));
    }

    /// <summary>The connection's name in its runspace.</summary>
    public string Name => values.Name ?? DefaultName;

    /// <summary>The Ampersand project, by name or id; <see langword="null"/> when each call names its own.</summary>
    public string? Project => values.Project;

    /// <summary>The integration, by name or id; <see langword="null"/> when each call names its own.</summary>
    public string? Integration => values.Integration;

    /// <summary>The customer's group (organisation) that is written for; <see langword="null"/> when each call names its own.</summary>
    public string? GroupRef => values.GroupRef;

    /// <summary>The write host with its version, <c>https://write.withampersand.com/v1</c> by default.</summary>
    public Uri WriteUri { get; }

    /// <summary>The platform host with its version, <c>https://api.withampersand.com/v1</c> by default.</summary>
    public Uri ApiUri { get; }

    /// <summary>
    /// The search host with its version: the write host where that is a loopback address, otherwise
    /// <c>https://search.withampersand.com/v1</c> by default.
    /// </summary>
    public Uri SearchUri { get; }

    /// <summary>The generation of the write API that is spoken.</summary>
    public WriteApi WriteApi => values.WriteApi ?? WriteApi.Async;

    /// <summary>Whether runs look at what the service knows of their object first.</summary>
    public ObjectCheck ObjectCheck => values.ObjectCheck ?? ObjectCheck.Auto;

    /// <summary>Who answered when the connection was made with <c>-Validate</c>; <see langword="null"/> when nobody was asked.</summary>
    public string? ValidatedBy { get; internal set; }

    /// <summary>How patiently requests are repeated.</summary>
    internal RetrySettings Retry => values.Retry ?? new RetrySettings();

    /// <summary>The clock for waiting, backing off and expiry.</summary>
    internal TimeProvider Time { get; }

    internal ServiceClient Client => client.Value;

    /// <summary>What was learned of the service.</summary>
    internal ServiceKnowledge Knowledge { get; }

    /// <summary>The connection's name and its project.</summary>
    /// <returns>A text without the key.</returns>
    public override string ToString() => Project is null ? Name : $"{Name} ({Project})";

    /// <summary>This connection with some values replaced.</summary>
    /// <param name="others">The values; what is <see langword="null"/> stays as it is.</param>
    /// <returns>A connection of its own, with sockets of its own.</returns>
    /// <exception cref="AmpersandException">A value is not of its form.</exception>
    public AmpersandConnection With(AmpersandClientOptions others) =>
        others is null ? throw new ArgumentNullException(nameof(others)) : new(others.Or(values), Time, transport, this);

    /// <summary>
    /// Whether another connection leads to the same place, as the same user and in the same way, so that one can stand for the other.
    /// </summary>
    /// <param name="other">The other one.</param>
    /// <returns>Whether it does.</returns>
    public bool IsSameAs(AmpersandConnection other) =>
        other is not null && values.IsSameAs(other.values) && Time == other.Time && transport == other.transport;

    /// <summary>Whether what was learned of the service through this connection holds for another one.</summary>
    private bool IsOfSameService(AmpersandConnection other) =>
        WriteUri == other.WriteUri && ApiUri == other.ApiUri && Project == other.Project && WriteApi == other.WriteApi
        && values.ApiKey!.IsSameAs(other.values.ApiKey!);
}
