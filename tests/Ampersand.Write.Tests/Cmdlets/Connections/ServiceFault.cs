using Ampersand.Write.Emulator;

namespace Ampersand.Write.Tests.Cmdlets;

/// <summary>Something that a service, or what is between, can do wrong, and what comes of it where a request may be repeated.</summary>
/// <param name="Name">Its name, for the test's output.</param>
/// <param name="Fault">The order for the emulator.</param>
/// <param name="ErrorId">The error that it ends in; none where it does not show.</param>
/// <param name="Requests">How many requests it takes.</param>
internal sealed record ServiceFault(string Name, Fault Fault, string? ErrorId, int Requests)
{
    /// <summary>How often a connection of these tests repeats a request.</summary>
    public const int Retries = 2;

    private const int Every = Retries + 1;

    public static IReadOnlyList<ServiceFault> All { get; } =
    [
        new("400", Status(400), "BadRequest", 1),
        new("401", Status(401), "Unauthorized", 1),
        new("403", Status(403), "Forbidden", 1),
        new("404", Status(404), "NotFound", 1),
        new("408", Status(408), "HttpStatus408", Every),
        new("409", Status(409), "HttpStatus409", 1),
        new("413", Status(413), "PayloadTooLarge", 1),
        new("418 in plain text", Status(418) with { Body = "short and stout", ContentType = "text/plain" }, "HttpStatus418", 1),
        new("422", Status(422), "UnprocessableContent", 1),
        new("429", Status(429), "TooManyRequests", Every),
        new("429 with Retry-After", Status(429) with { Headers = Headers("Retry-After", "0") }, "TooManyRequests", Every),
        new("429 with a Retry-After of the past", Status(429) with { Headers = Headers(
            "Retry-After", "Wed, 21 Oct 2015 07:28:00 GMT") }, "TooManyRequests", Every),
        new("429 with a retryAfter of the past", Status(429) with { RetryAfterSeconds = -100 }, "TooManyRequests", Every),
        new("429 with a Retry-After that is none", Status(429) with { Headers = Headers("Retry-After", "soon") }, "TooManyRequests", Every),
        new("500", Status(500), "InternalServerError", Every),
        new("501", Status(501), "HttpStatus501", 1),
        new("502", Status(502), "HttpStatus502", Every),
        new("503", Status(503), "ServiceUnavailable", Every),
        new("503 without a body", Status(503) with { Body = "" }, "ServiceUnavailable", Every),
        new("503 that says it is final", Status(503) with { Retryable = false }, "ServiceUnavailable", 1),
        new("504", Status(504), "HttpStatus504", Every),
        new("503 once", Status(503) with { Times = 1 }, null, 2),
        new("reset before the body", Of(FaultKind.ResetBeforeBody), "ConnectionLost", Every),
        new("reset in the body", Of(FaultKind.ResetInBody), "ConnectionLost", Every),
        new("reset after the body", Of(FaultKind.ResetAfterBody), "ConnectionLost", Every),
        new("lost answer", Of(FaultKind.LostAnswer), "ConnectionLost", Every),
        new("lost answer once", Of(FaultKind.LostAnswer) with { Times = 1 }, null, 2),
        new("truncated answer", Of(FaultKind.TruncatedBody), "ConnectionLost", Every),
        new("truncated answer once", Of(FaultKind.TruncatedBody) with { Times = 1 }, null, 2),
        new("endless answer", Of(FaultKind.EndlessBody), "ResponseTooLarge", 1),
        new("wrong content type", Of(FaultKind.WrongContentType), null, 1),
        new("HTML page as a success", Of(FaultKind.Html) with { Status = 200 }, "InvalidResponse", 1),
        new("HTML page of a gateway", Of(FaultKind.Html), "HttpStatus502", Every),
        new("invalid JSON", Of(FaultKind.InvalidJson), "InvalidResponse", 1),
        new("JSON of another kind", Of(FaultKind.NoOperationId) with { Body = "12" }, "InvalidResponse", 1),
        new("empty answer", Of(FaultKind.EmptyBody), "InvalidResponse", 1),
        new(
            "redirect to another host",
            Of(FaultKind.Redirect) with { Location = "https://elsewhere.invalid/?sig=secret-signature" },
            "UnexpectedRedirect",
            1),
        new("redirect without a place", Status(302), "UnexpectedRedirect", 1),
    ];

    private static Fault Status(int status) => Of(FaultKind.Status) with { Status = status };

    private static Fault Of(FaultKind kind) => new() { Kind = kind, Times = 0 };

    private static Dictionary<string, string> Headers(string name, string value) => new(StringComparer.Ordinal) { [name] = value };
}
