using System.Net;

namespace Ampersand.Write.Emulator;

/// <summary>Keeps pages of other sites, which a browser on this machine may have open, away from what needs no key.</summary>
internal static class SameOrigin
{
    /// <summary>A name that others own can be made to lead to this machine, and their page would count as ours; names of loopback cannot.</summary>
    public static void DemandLoopbackHost(HttpRequest request)
    {
        var host = request.Host.Host;
        if (host != "localhost" && !(IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address)))
        {
            throw ProblemException.Misdirected($"The emulator is not '{host}'; ask it as localhost or by its address.");
        }
    }

    /// <summary>A form can be sent here by any page, but a browser says by whose. Programs that say nothing are no browsers.</summary>
    public static void DemandOwnPage(HttpRequest request)
    {
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        var origin = request.Headers.Origin.ToString();
        var isOwn = site.Length > 0
            ? site is "same-origin" or "none"
            : origin.Length == 0 || origin == $"{request.Scheme}://{request.Host}";
        if (!isOwn)
        {
            throw ProblemException.Forbidden("This was sent by a page of another site.");
        }
    }
}
