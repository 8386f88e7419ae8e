using System.Net;

namespace Ampersand.Write.Emulator;

/// <summary>
/// Asks for the key where the API is meant, and keeps pages of other sites, which a browser here may have open, away from what needs none.
/// </summary>
internal sealed class AccessMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext http, ApiKeyRing keys, EmulatorOptions options)
    {
        var target = RequestTarget.Of(http);
        var problem = target.IsPublic ? null
            : target.IsApi ? ProblemOfKey(http.Request.Headers[ApiKeyRing.HeaderName].ToArray(), keys)
            : target.IsOwn ? ProblemOfHost(http.Request, options) ?? ProblemOfSite(http.Request)
            : null;
        return problem is null ? next(http) : problem.ExecuteAsync(http);
    }

    private static Problem? ProblemOfKey(string?[] given, ApiKeyRing keys) => given is not [{ Length: > 0 } key]
        ? Problem.Unauthorized("The header X-Api-Key is missing.")
        : keys[key] switch
        {
            ApiKeyAccess.Granted => null,
            ApiKeyAccess.Forbidden => Problem.Forbidden("This API key may not do this."),
            _ => Problem.Unauthorized("This API key is not known."),
        };

    /// <summary>
    /// A name that others own can be made to lead to this machine, and their page would count as ours; names of loopback cannot.
    /// </summary>
    private static Problem? ProblemOfHost(HttpRequest request, EmulatorOptions options)
    {
        var host = request.Host.Host;
        var isOurs = options.AllowRemote
            || host == "localhost"
            || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
        return isOurs ? null : Problem.Misdirected($"The emulator is not '{host}'; ask it as localhost or by its address.");
    }

    /// <summary>An order can be sent here by any page, but a browser says by whose. Programs that say nothing are no browsers.</summary>
    private static Problem? ProblemOfSite(HttpRequest request)
    {
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        var origin = request.Headers.Origin.ToString();
        var isOwn = HttpMethods.IsGet(request.Method)
            || (site.Length > 0 ? site is "same-origin" or "none" : origin.Length == 0 || origin == $"{request.Scheme}://{request.Host}");
        return isOwn ? null : Problem.Forbidden("This was sent by a page of another site.");
    }
}
