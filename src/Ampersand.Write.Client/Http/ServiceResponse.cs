using System.Net;
using System.Text.Json;

namespace Ampersand.Write.Http;

/// <summary>A whole answer, read to its end.</summary>
internal sealed class ServiceResponse
{
    private readonly Lazy<Problem?> problem;

    public ServiceResponse(
        HttpStatusCode status, string? mediaType, byte[] body, TimeSpan? retryAfter, Uri? location, string? requestIdHeader)
    {
        Status = status;
        MediaType = mediaType;
        Body = body;
        RetryAfterHeader = retryAfter;
        Location = location;
        RequestIdHeader = requestIdHeader;
        problem = new Lazy<Problem?>(() => IsSuccess ? null : Problem.TryParse(Body));
    }

    public HttpStatusCode Status { get; }

    public string? MediaType { get; }

    public byte[] Body { get; }

    public TimeSpan? RetryAfterHeader { get; }

    /// <summary>When it was sent, by its sender's clock.</summary>
    public DateTimeOffset? Date { get; init; }

    public Uri? Location { get; }

    public string? RequestIdHeader { get; }

    /// <summary>How many times the request was sent until this answer came.</summary>
    public int Attempts { get; set; } = 1;

    public bool IsSuccess => (int)Status is >= 200 and < 300;

    public Problem? Problem => problem.Value;

    /// <summary>Whether it is a page or the like, which Ampersand sends nowhere: whoever stands between answers so.</summary>
    public bool IsMarkup => MediaType is "text/html" or "application/xhtml+xml" || FirstByte() == '<';

    /// <summary>How long the service asks to be left alone: the header, or the problem's own <c>retryAfter</c>.</summary>
    public TimeSpan? RetryAfter(TimeProvider time)
    {
        var wait = RetryAfterHeader ?? (Problem?.RetryAfter - (Date ?? time.GetUtcNow()));
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }

    /// <summary>The answer's one JSON object.</summary>
    /// <exception cref="JsonException">It is not one.</exception>
    public JsonElement ReadJsonObject() =>
        ReadJson() is { ValueKind: JsonValueKind.Object } json ? json : throw new JsonException("no object");

    /// <summary>The answer's JSON, whatever it is.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public JsonElement ReadJson() => ResponseBody.ParseJson(Body);

    private int FirstByte()
    {
        foreach (var next in Body)
        {
            if (next is not ((byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n' or 0xEF or 0xBB or 0xBF))
            {
                return next;
            }
        }

        return -1;
    }
}
