using System.Net;

namespace Ampersand.Write.Emulator;

/// <summary>Reads where to listen, and refuses what others could reach unless that was asked for.</summary>
internal static class ListenAddress
{
    public static IPEndPoint Parse(string urls, bool allowRemote)
    {
        // A wildcard is no host name to Uri, and means what 0.0.0.0 means.
        var text = urls.Replace("://*", "://0.0.0.0", StringComparison.Ordinal).Replace("://+", "://0.0.0.0", StringComparison.Ordinal);
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.PathAndQuery != "/")
        {
            throw new EmulatorException($"'{urls}' is not an address to listen on, such as http://127.0.0.1:5080.");
        }

        if (uri.Scheme != Uri.UriSchemeHttp)
        {
            throw new EmulatorException($"'{urls}' is not an http:// address; the emulator speaks plain http only.");
        }

        var address = uri.Host == "localhost" ? IPAddress.Loopback
            : IPAddress.TryParse(uri.Host.Trim('[', ']'), out var parsed) ? parsed
            : throw new EmulatorException($"The emulator cannot listen on '{uri.Host}'; name localhost or an IP address.");

        if (!IPAddress.IsLoopback(address) && !allowRemote)
        {
            throw new EmulatorException($"The emulator listens on loopback only; '{uri.Host}' needs --allow-remote.");
        }

        return new IPEndPoint(address, uri.Port);
    }
}
