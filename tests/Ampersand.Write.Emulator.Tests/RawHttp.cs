using System.Net.Sockets;
using System.Text;

namespace Ampersand.Write.Emulator.Tests;

/// <summary>Sends what an HTTP client would put right before sending.</summary>
internal static class RawHttp
{
    /// <summary>Sends a request as it is and reads until the other side closes.</summary>
    public static async Task<string> SendAsync(Uri server, string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(server.Host, server.Port, TestEmulator.Token);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request), TestEmulator.Token);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync(TestEmulator.Token);
    }
}
