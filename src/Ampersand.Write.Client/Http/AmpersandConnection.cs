using System.Net;

namespace Ampersand.Write.Http;

/// <summary>Whom to speak to, as whom, and in which form. It never shows its key.</summary>
/// <remarks>A connection is immutable and may be used by any number of callers at once; its sockets are shared among them.</remarks>
public sealed class AmpersandConnection
{
    private readonly ApiKey key;
    private readonly IWebProxy? proxy;
    private readonly RetrySettings retry;
    private readonly Lazy<ServiceClient> client;

    internal AmpersandConnection(ApiKey key, ConnectionValues values, IWebProxy? proxy = null, RetrySettings? retry = null, TimeProvider? time = null)
    {
        this.key = key;
        this.proxy = proxy;
        this.retry = retry ?? new RetrySettings();
        Time = time ?? TimeProvider.System;
        Name = values.Name ?? "default";
        Project = values.Project;
        Integration = values.Integration;
        GroupRef = values.GroupRef;
        WriteUri = ServiceAddress.RequireHost(values.WriteUri ?? ServiceAddress.DefaultWriteUri, nameof(WriteUri));
        ApiUri = ServiceAddress.RequireHost(values.ApiUri ?? ServiceAddress.DefaultApiUri, nameof(ApiUri));
        WriteApi = values.WriteApi ?? WriteApi.Async;
        client = new Lazy<ServiceClient>(() => new ServiceClient(key, this.retry, new Transport(proxy, Time), Time));
    }

    /// <summary>The connection's name in its runspace.</summary>
    public string Name { get; }

    /// <summary>The Ampersand project, by name or id; <see langword="null"/> when each call names its own.</summary>
    public string? Project { get; }

    /// <summary>The integration, by name or id; <see langword="null"/> when each call names its own.</summary>
    public string? Integration { get; }

    /// <summary>The customer's group (organisation) that is written for; <see langword="null"/> when each call names its own.</summary>
    public string? GroupRef { get; }

    /// <summary>The write host with its version, <c>https://write.withampersand.com/v1</c> by default.</summary>
    public Uri WriteUri { get; }

    /// <summary>The platform host with its version, <c>https://api.withampersand.com/v1</c> by default.</summary>
    public Uri ApiUri { get; }

    /// <summary>The generation of the write API that is spoken.</summary>
    public WriteApi WriteApi { get; }

    /// <summary>The clock for waiting, backing off and expiry.</summary>
    internal TimeProvider Time { get; }

    internal ServiceClient Client => client.Value;

    /// <summary>The connection's name and its project.</summary>
    /// <returns>A text without the key.</returns>
    public override string ToString() => Project is null ? Name : $"{Name} ({Project})";

    /// <summary>This connection with some values replaced; what is <see langword="null"/> stays.</summary>
    internal AmpersandConnection With(ApiKey? otherKey, ConnectionValues values) => new(
        otherKey ?? key,
        new ConnectionValues
        {
            Name = values.Name ?? Name,
            Project = values.Project ?? Project,
            Integration = values.Integration ?? Integration,
            GroupRef = values.GroupRef ?? GroupRef,
            WriteUri = values.WriteUri ?? WriteUri,
            ApiUri = values.ApiUri ?? ApiUri,
            WriteApi = values.WriteApi ?? WriteApi,
        },
        proxy,
        retry,
        Time);

    internal bool IsSameAs(AmpersandConnection other) =>
        key.IsSameAs(other.key)
        && (Name, Project, Integration, GroupRef, WriteUri, ApiUri, WriteApi)
            .Equals((other.Name, other.Project, other.Integration, other.GroupRef, other.WriteUri, other.ApiUri, other.WriteApi))
        && Equals(proxy, other.proxy)
        && retry == other.retry
        && Time == other.Time;
}
