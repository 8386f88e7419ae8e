using Microsoft.AspNetCore.Http.Features;

namespace Ampersand.Write.Emulator;

/// <summary>The request line's target as it came over the wire, which the framework's decoded path no longer tells.</summary>
internal sealed class RequestTarget
{
    private const string Api = "v1";
    private const string Providers = "providers";
    private const string Controls = "emulator";
    private const string Console = "console";

    private readonly string method;

    private RequestTarget(string method, string raw)
    {
        var target = raw.StartsWith('/') ? raw : WithoutAuthority(raw);
        this.method = method;
        Raw = target;
        Path = target.Split('?', 2)[0];
        Segments = Path == "/" ? [] : Path.Split('/')[1..];
    }

    /// <summary>Path and query, encoded.</summary>
    public string Raw { get; }

    /// <summary>The path, encoded.</summary>
    public string Path { get; }

    /// <summary>The path's segments, encoded.</summary>
    public string[] Segments { get; }

    /// <summary>Whether it is a request to the service that the emulator plays.</summary>
    public bool IsApi => Segments is [Api, ..];

    /// <summary>Whether it asks for what is no secret, and needs no key.</summary>
    public bool IsPublic => Segments is [Api, Providers, _] && HttpMethods.IsGet(method);

    /// <summary>Whether it is meant for the emulator itself, and needs no key.</summary>
    public bool IsOwn => Segments is [] or [Controls or Console, ..];

    /// <summary>A file is fetched as from any host, so that it too can be late or break off.</summary>
    public bool IsDownload => Segments is [Controls, "files", ..] && HttpMethods.IsGet(method);

    public static RequestTarget Of(HttpContext http)
    {
        if (http.Features.Get<RequestTarget>() is { } known)
        {
            return known;
        }

        var target = new RequestTarget(http.Request.Method, http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget);
        http.Features.Set(target);
        return target;
    }

    /// <summary>The path of a raw target, without its query.</summary>
    public static string PathOf(string raw) => new RequestTarget("", raw).Path;

    private static string WithoutAuthority(string absolute)
    {
        var authority = absolute.IndexOf("://", StringComparison.Ordinal);
        var path = authority < 0 ? -1 : absolute.IndexOf('/', authority + 3);
        return path < 0 ? "/" : absolute[path..];
    }
}
