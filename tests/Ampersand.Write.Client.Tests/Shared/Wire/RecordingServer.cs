using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace Ampersand.Write.Wire;

/// <summary>A server on a loopback port of its own that records what it is sent and does with it what it was told, byte for byte.</summary>
/// <remarks>The first request gets the first reply, and so on; the last reply is for all further ones.</remarks>
internal sealed class RecordingServer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource end = new();
    private readonly ConcurrentQueue<RecordedRequest> requests = new();
    private readonly ConcurrentDictionary<Task, bool> connections = new();
    private readonly Reply[] replies;
    private readonly X509Certificate2? certificate;
    private readonly Task accepting;
    private int next;
    private int accepted;

    private RecordingServer(X509Certificate2? certificate, Reply[] replies)
    {
        this.certificate = certificate;
        this.replies = replies;
        listener.Start();
        accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public Uri Uri => new(string.Create(CultureInfo.InvariantCulture, $"{(certificate is null ? "http" : "https")}://127.0.0.1:{Port}/v1"));

    /// <summary>The requests that were read to their end, in order.</summary>
    public IReadOnlyList<RecordedRequest> Requests => [.. requests];

    /// <summary>How many connections were made.</summary>
    public int Connections => Volatile.Read(ref accepted);

    public static RecordingServer Start(params Reply[] replies) => new(null, replies);

    /// <summary>The same behind TLS.</summary>
    public static RecordingServer StartTls(X509Certificate2 certificate, params Reply[] replies) => new(certificate, replies);

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        listener.Stop();
        await accepting;
        await Task.WhenAll(connections.Keys);
        end.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var socket = await listener.AcceptSocketAsync(end.Token);
                socket.NoDelay = true;
                Interlocked.Increment(ref accepted);
                connections.TryAdd(ServeAsync(socket), true);
            }
        }
        catch (Exception over) when (end.IsCancellationRequested
            && over is OperationCanceledException or SocketException or InvalidOperationException)
        {
            // The server ends: while it waits for a connection, or before it waits again.
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        await Task.Yield();
        try
        {
            using var owned = socket;
            using var stream = await OpenAsync(socket);
            var exchange = new WireExchange(stream, socket, requests.Enqueue, end.Token);
            // An idle connection takes no reply: it may be another one that carries the next request.
            while (await replies[Math.Min(Interlocked.Increment(ref next), replies.Length) - 1](exchange))
            {
                await exchange.HasRequestAsync();
            }
        }
        catch (Exception left) when (left is IOException or SocketException or OperationCanceledException or ObjectDisposedException
            or System.Security.Authentication.AuthenticationException)
        {
            // The client left, or the server ends: what was sent until then is recorded.
        }
    }

    private async Task<Stream> OpenAsync(Socket socket)
    {
        var plain = new NetworkStream(socket);
        if (certificate is null)
        {
            return plain;
        }

        var tls = new SslStream(plain);
        await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, end.Token);
        return tls;
    }
}
