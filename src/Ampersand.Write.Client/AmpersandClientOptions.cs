using System.Net;

namespace Ampersand.Write;

/// <summary>Whom to speak to, as whom, and in which form; <see langword="null"/> where a value is not given.</summary>
public sealed record AmpersandClientOptions
{
    private readonly NetworkCredential? proxyCredential;

    /// <summary>The API key. It shows itself nowhere.</summary>
    public ApiKey? ApiKey { get; init; }

    /// <summary>What the connection is called.</summary>
    public string? Name { get; init; }

    /// <summary>The project, by name or id.</summary>
    public string? Project { get; init; }

    /// <summary>The integration, by name or id.</summary>
    public string? Integration { get; init; }

    /// <summary>The customer's group that is written for.</summary>
    public string? GroupRef { get; init; }

    /// <summary>The write host with its version: https, or http to loopback; Ampersand's when not given.</summary>
    public Uri? WriteUri { get; init; }

    /// <summary>The platform host with its version: https, or http to loopback; Ampersand's when not given.</summary>
    public Uri? ApiUri { get; init; }

    /// <summary>
    /// The search host with its version: https, or http to loopback. When not given it is the write host where that is a loopback address,
    /// otherwise Ampersand's.
    /// </summary>
    public Uri? SearchUri { get; init; }

    /// <summary>The generation of the write API to speak; <see cref="WriteApi.Async"/> when not given.</summary>
    public WriteApi? WriteApi { get; init; }

    /// <summary>Whether runs look at what the service knows of their object first; <see cref="Write.ObjectCheck.Auto"/> when not given.</summary>
    public ObjectCheck? ObjectCheck { get; init; }

    /// <summary>
    /// The proxy to go through; the system's when not given. A user and a password before its host become
    /// <see cref="ProxyCredential"/>, where that is not given, and are not shown. No proxy sees what goes to loopback over http.
    /// </summary>
    public Uri? Proxy
    {
        get;
        init
        {
            field = value is { IsAbsoluteUri: true, UserInfo.Length: > 0 }
                ? new UriBuilder(value) { UserName = string.Empty, Password = string.Empty }.Uri
                : value;
            proxyCredential ??= Login(value);
        }
    }

    /// <summary>Who one is at the proxy; the user that runs this when not given.</summary>
    public NetworkCredential? ProxyCredential
    {
        get => proxyCredential;
        init => proxyCredential = value ?? proxyCredential;
    }

    /// <summary>How patiently requests are repeated.</summary>
    public RetrySettings? Retry { get; init; }

    /// <summary>These values, and other ones where these have none.</summary>
    /// <param name="other">The other ones.</param>
    /// <returns>The values of both.</returns>
    public AmpersandClientOptions Or(AmpersandClientOptions other) => other is null ? throw new ArgumentNullException(nameof(other)) : new()
    {
        ApiKey = ApiKey ?? other.ApiKey,
        Name = Name ?? other.Name,
        Project = Project ?? other.Project,
        Integration = Integration ?? other.Integration,
        GroupRef = GroupRef ?? other.GroupRef,
        WriteUri = WriteUri ?? other.WriteUri,
        ApiUri = ApiUri ?? other.ApiUri,
        SearchUri = SearchUri ?? other.SearchUri,
        WriteApi = WriteApi ?? other.WriteApi,
        ObjectCheck = ObjectCheck ?? other.ObjectCheck,
        Proxy = Proxy ?? other.Proxy,
        ProxyCredential = ProxyCredential ?? other.ProxyCredential,
        Retry = Retry ?? other.Retry,
    };

    /// <summary>Whether both lead to the same place as the same user.</summary>
    internal bool IsSameAs(AmpersandClientOptions other) =>
        (this with { ApiKey = null }) == (other with { ApiKey = null })
        && (ApiKey is null ? other.ApiKey is null : other.ApiKey is not null && ApiKey.IsSameAs(other.ApiKey));

    private static NetworkCredential? Login(Uri? address)
    {
        if (address is not { IsAbsoluteUri: true, UserInfo.Length: > 0 })
        {
            return null;
        }

        var login = address.UserInfo.Split([':'], 2);
        return new NetworkCredential(Uri.UnescapeDataString(login[0]), login.Length > 1 ? Uri.UnescapeDataString(login[1]) : string.Empty);
    }
}

/// <summary>The generation of Ampersand's write API that a connection speaks.</summary>
public enum WriteApi
{
    /// <summary>2023-12: <c>PUT …/objects/{object}:async</c> with <c>recordsCSV</c> or <c>recordsURL</c>.</summary>
    Async,

    /// <summary>2024-04: <c>POST …/objects/{object}</c> with <c>type</c>, <c>mode: bulk</c> and the same fields.</summary>
    Bulk,

    /// <summary>
    /// 2025-11, today's public reference: <c>POST …/objects/{object}</c> with <c>record</c> or <c>batch</c>. It has no bulk form: an upsert
    /// searches each record by its key, and updates or creates it.
    /// </summary>
    Records,

    /// <summary>
    /// Whichever of them the service answers: the first upsert tries <see cref="Async"/>, then <see cref="Bulk"/>, and at last
    /// <see cref="Records"/>, and the connection remembers it.
    /// </summary>
    Auto,
}
