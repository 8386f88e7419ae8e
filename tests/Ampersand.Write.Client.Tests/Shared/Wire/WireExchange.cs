using System.Buffers;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Ampersand.Write.Wire;

/// <summary>One connection to a recording server, request by request.</summary>
internal sealed class WireExchange(Stream stream, Socket socket, Action<RecordedRequest> record, CancellationToken serverEnds)
{
    private readonly ArrayBufferWriter<byte> unread = new();

    /// <summary>Waits for the first bytes of a further request.</summary>
    public Task HasRequestAsync() => ReadAsync(1);

    /// <summary>Reads the head of a request, and records nothing.</summary>
    /// <returns>The head, without the empty line that ends it.</returns>
    /// <exception cref="EndOfStreamException">The client has no further request.</exception>
    public async Task<string> ReadHeadAsync()
    {
        int headEnd;
        while ((headEnd = unread.WrittenSpan.IndexOf("\r\n\r\n"u8)) < 0)
        {
            await ReadMoreAsync();
        }

        return Encoding.ASCII.GetString(unread.WrittenSpan[..headEnd]);
    }

    /// <summary>Reads one whole request and records it. Who asks first is told to go on.</summary>
    /// <exception cref="EndOfStreamException">The client has no further request.</exception>
    public async Task ReadRequestAsync()
    {
        var head = await ReadHeadAsync();
        if (head.Contains("\r\nExpect: 100-continue", StringComparison.OrdinalIgnoreCase))
        {
            await WriteAsync("HTTP/1.1 100 Continue\r\n\r\n"u8.ToArray());
        }

        var length = head.Split("\r\n")
            .Where(line => line.StartsWith("content-length:", StringComparison.OrdinalIgnoreCase))
            .Select(line => int.Parse(line.AsSpan(15), CultureInfo.InvariantCulture))
            .SingleOrDefault();
        await ReadAsync(head.Length + 4 + length);
        Record(head.Length + 4 + length);
    }

    /// <summary>Reads until so many bytes have come, and records nothing.</summary>
    public async Task ReadAsync(int bytes)
    {
        while (unread.WrittenCount < bytes)
        {
            await ReadMoreAsync();
        }
    }

    public async Task WriteAsync(byte[] bytes)
    {
        await stream.WriteAsync(bytes, serverEnds);
        await stream.FlushAsync(serverEnds);
    }

    public Task PauseAsync(TimeSpan pause) => Task.Delay(pause, serverEnds);

    /// <summary>Returns when the client closes or resets the connection.</summary>
    public async Task ClientLeavesAsync()
    {
        try
        {
            while (true)
            {
                await ReadMoreAsync();
            }
        }
        catch (Exception left) when (left is IOException or SocketException)
        {
            // That was waited for.
        }
    }

    /// <summary>Ends the connection as a crash does: without farewell.</summary>
    public void Reset()
    {
        socket.LingerState = new LingerOption(enable: true, seconds: 0);
        socket.Close();
    }

    private void Record(int bytes)
    {
        var all = unread.WrittenSpan.ToArray();
        record(new RecordedRequest(all[..bytes]));
        unread.Clear();
        unread.Write(all.AsSpan(bytes));
    }

    private async Task ReadMoreAsync()
    {
        var buffer = new byte[16 * 1024];
        var read = await stream.ReadAsync(buffer, serverEnds);
        if (read == 0)
        {
            throw new EndOfStreamException("The client left.");
        }

        unread.Write(buffer.AsSpan(0, read));
    }
}
