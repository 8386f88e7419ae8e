using System.Net;

namespace Ampersand.Write.Http;

/// <summary>What a connection is made of, the key apart; <see langword="null"/> where a value was not given.</summary>
internal sealed record ConnectionValues
{
    public string? Name { get; init; }

    public string? Project { get; init; }

    public string? Integration { get; init; }

    public string? GroupRef { get; init; }

    public Uri? WriteUri { get; init; }

    public Uri? ApiUri { get; init; }

    public WriteApi? WriteApi { get; init; }

    public Uri? Proxy { get; init; }

    public NetworkCredential? ProxyCredential { get; init; }

    public RetrySettings? Retry { get; init; }

    /// <summary>These values, and the other ones where these have none.</summary>
    public ConnectionValues Or(ConnectionValues other) => new()
    {
        Name = Name ?? other.Name,
        Project = Project ?? other.Project,
        Integration = Integration ?? other.Integration,
        GroupRef = GroupRef ?? other.GroupRef,
        WriteUri = WriteUri ?? other.WriteUri,
        ApiUri = ApiUri ?? other.ApiUri,
        WriteApi = WriteApi ?? other.WriteApi,
        Proxy = Proxy ?? other.Proxy,
        ProxyCredential = ProxyCredential ?? other.ProxyCredential,
        Retry = Retry ?? other.Retry,
    };
}
