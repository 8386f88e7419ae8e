using System.Globalization;
using System.Text;

namespace Ampersand.Write.Wire;

/// <summary>What a server does with one request, from the accepted connection on.</summary>
/// <param name="exchange">The connection.</param>
/// <returns>Whether the connection may carry a further request.</returns>
internal delegate Task<bool> Reply(WireExchange exchange);

/// <summary>The replies there are: proper ones, and all the ways in which a bad night looks.</summary>
internal static class Replies
{
    /// <summary>A whole answer with its length; header lines are given without line ends.</summary>
    public static Reply Answer(string statusAndReason, string contentType, string body, params string[] headers) =>
        Raw(Head(statusAndReason, contentType, Encoding.UTF8.GetByteCount(body), headers), Encoding.UTF8.GetBytes(body));

    public static Reply Json(string statusAndReason, string body, params string[] headers) =>
        Answer(statusAndReason, "application/json", body, headers);

    public static Reply Ok(string json) => Json("200 OK", json);

    public static Reply Problem(string statusAndReason, string json, params string[] headers) =>
        Answer(statusAndReason, "application/problem+json", json, headers);

    /// <summary>A whole answer with its length, of any bytes.</summary>
    public static Reply Binary(string statusAndReason, string contentType, byte[] body, params string[] headers) =>
        Raw(Head(statusAndReason, contentType, body.Length, headers), body);

    /// <summary>Exactly these bytes, after the whole request was read.</summary>
    public static Reply Raw(params byte[][] pieces) => async exchange =>
    {
        await exchange.ReadRequestAsync();
        foreach (var piece in pieces)
        {
            await exchange.WriteAsync(piece);
        }

        return true;
    };

    /// <summary>These bytes, and then the orderly end of the connection.</summary>
    public static Reply ThenClose(string text) => async exchange =>
    {
        await exchange.ReadRequestAsync();
        await exchange.WriteAsync(Encoding.UTF8.GetBytes(text));
        return false;
    };

    /// <summary>These bytes, and then a reset.</summary>
    public static Reply ThenReset(string text) => async exchange =>
    {
        await exchange.ReadRequestAsync();
        await exchange.WriteAsync(Encoding.UTF8.GetBytes(text));
        exchange.Reset();
        return false;
    };

    /// <summary>A reset before anything was read.</summary>
    public static Reply ResetAtOnce() => exchange =>
    {
        exchange.Reset();
        return Task.FromResult(false);
    };

    /// <summary>A reset when this much of the request has been read.</summary>
    public static Reply ResetInRequest(int bytes) => async exchange =>
    {
        await exchange.ReadAsync(bytes);
        exchange.Reset();
        return false;
    };

    /// <summary>A reset after the whole request, before any answer.</summary>
    public static Reply ResetAfterRequest() => async exchange =>
    {
        await exchange.ReadRequestAsync();
        exchange.Reset();
        return false;
    };

    /// <summary>These bytes when the head of the request has come and nothing more, and then the end of the connection.</summary>
    public static Reply ToTheHead(string text) => async exchange =>
    {
        await exchange.ReadHeadAsync();
        await exchange.WriteAsync(Encoding.UTF8.GetBytes(text));
        return false;
    };

    /// <summary>No answer, until the client leaves.</summary>
    public static Reply Never() => async exchange =>
    {
        await exchange.ReadRequestAsync();
        await exchange.ClientLeavesAsync();
        return false;
    };

    /// <summary>A head and then the same piece again and again, until the client leaves.</summary>
    public static Reply Endless(string head, byte[] piece) => async exchange =>
    {
        await exchange.ReadRequestAsync();
        await exchange.WriteAsync(Encoding.ASCII.GetBytes(head));
        while (true)
        {
            await exchange.WriteAsync(piece);
        }
    };

    /// <summary>A whole answer, byte by byte with a pause after each.</summary>
    public static Reply Slowly(string text, TimeSpan pause) => async exchange =>
    {
        await exchange.ReadRequestAsync();
        foreach (var value in Encoding.UTF8.GetBytes(text))
        {
            await exchange.WriteAsync([value]);
            await exchange.PauseAsync(pause);
        }

        return true;
    };

    /// <summary>The head of an answer with its length.</summary>
    public static byte[] Head(string statusAndReason, string contentType, int length, params string[] headers) =>
        Encoding.ASCII.GetBytes(string.Join("\r\n", [
            $"HTTP/1.1 {statusAndReason}",
            $"Content-Type: {contentType}",
            string.Create(CultureInfo.InvariantCulture, $"Content-Length: {length}"),
            .. headers,
            string.Empty,
            string.Empty]));
}
