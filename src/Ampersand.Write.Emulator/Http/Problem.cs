using System.Text.Json;

namespace Ampersand.Write.Emulator;

/// <summary>An <c>application/problem+json</c> answer (RFC 9457) with the fields of the Ampersand documents.</summary>
internal sealed record Problem(int Status, string Title, string Detail)
{
    public const string MediaType = "application/problem+json";

    public string? Remedy { get; init; }

    public bool Retryable { get; init; }

    public DateTimeOffset? RetryAfter { get; init; }

    public IReadOnlyList<Issue> Issues { get; init; } = [];

    /// <summary>The problem that stands for a bare status.</summary>
    public static Problem Of(int status) => status switch
    {
        429 => new(status, "Too Many Requests", "Too many requests were sent.") { Remedy = "Wait before the next request.", Retryable = true },
        500 => new(status, "Internal Server Error", "Something went wrong inside the service.") { Retryable = true },
        502 => new(status, "Bad Gateway", "The service behind the gateway did not answer as it should.") { Retryable = true },
        503 => new(status, "Service Unavailable", "The service is not available for the moment.") { Remedy = "Try again later.", Retryable = true },
        504 => new(status, "Gateway Timeout", "The service behind the gateway did not answer in time.") { Retryable = true },
        408 => new(status, "Request Timeout", "The request did not arrive in time.") { Retryable = true },
        _ => new(status, TitleOf(status), "The request was answered so by order."),
    };

    public static string TitleOf(int status) =>
        Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(status) is { Length: > 0 } phrase ? phrase : "Problem";

    public void WriteTo(Utf8JsonWriter json, Exchange exchange, DateTimeOffset time)
    {
        json.WriteStartObject();
        json.WriteString("type", "about:blank");
        json.WriteString("title", Title);
        json.WriteNumber("status", Status);
        json.WriteString("detail", Detail);
        json.WriteString("instance", exchange.Target.Path);
        json.WriteString("subsystem", "emulator");
        json.WriteString("time", time);
        json.WriteString("requestId", exchange.RequestId);
        json.WriteBoolean("retryable", Retryable);
        if (RetryAfter is { } retryAfter)
        {
            json.WriteString("retryAfter", retryAfter);
        }

        if (Remedy is not null)
        {
            json.WriteString("remedy", Remedy);
        }

        if (Issues.Count > 0)
        {
            json.WriteStartArray("issues");
            foreach (var issue in Issues)
            {
                json.WriteStartObject();
                json.WriteString("type", "about:blank");
                json.WriteString("title", "Invalid value");
                json.WriteString("detail", issue.Detail);
                json.WriteString("in", issue.In);
                json.WriteString("name", issue.Name);
                if (issue.Value is not null)
                {
                    json.WriteString("value", issue.Value);
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }
}
