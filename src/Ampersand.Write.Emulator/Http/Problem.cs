using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;

namespace Ampersand.Write.Emulator;

/// <summary>An <c>application/problem+json</c> answer (RFC 9457) with the fields of the Ampersand documents.</summary>
internal sealed record Problem(int Status, string Detail) : IResult
{
    public string ContentType { get; init; } = "application/problem+json";

    public string? Remedy { get; init; }

    public bool Retryable { get; init; }

    /// <summary>How far ahead the document says that the request may be sent again.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public IReadOnlyList<Issue> Issues { get; init; } = [];

    /// <summary>The problem that stands for a bare status.</summary>
    public static Problem Of(int status) => status switch
    {
        429 => new(status, "Too many requests were sent.") { Remedy = "Wait before the next request.", Retryable = true },
        500 => new(status, "Something went wrong inside the service.") { Retryable = true },
        502 => new(status, "The service behind the gateway did not answer as it should.") { Retryable = true },
        503 => new(status, "The service is not available for the moment.") { Remedy = "Try again later.", Retryable = true },
        504 => new(status, "The service behind the gateway did not answer in time.") { Retryable = true },
        408 => new(status, "The request did not arrive in time.") { Retryable = true },
        _ => new(status, "The request was answered so by order."),
    };

    public static Problem BadRequest(string detail) => new(StatusCodes.Status400BadRequest, detail);

    public static Problem BadQuery(string name, string detail, string? value) =>
        BadRequest(detail) with { Issues = [new Issue("query", name, detail, value)] };

    public static Problem Unauthorized(string detail) =>
        new(StatusCodes.Status401Unauthorized, detail) { Remedy = "Send a valid API key in the header X-Api-Key." };

    public static Problem Forbidden(string detail) => new(StatusCodes.Status403Forbidden, detail);

    public static Problem NotFound(string detail) => new(StatusCodes.Status404NotFound, detail);

    /// <summary>The problem of an address at which there is nothing.</summary>
    public static Problem NothingAt(HttpContext http) => NotFound($"There is nothing at {RequestTarget.Of(http).Path}.");

    /// <summary>The problem of an address that takes another method alone, which the answer names.</summary>
    public static Problem MethodNotAllowed(HttpContext http, string allowed)
    {
        http.Response.Headers.Allow = allowed;
        return new(StatusCodes.Status405MethodNotAllowed, $"{http.Request.Method} is not possible here; {allowed} is.");
    }

    public static Problem TooLarge(string detail) => new(StatusCodes.Status413PayloadTooLarge, detail);

    public static Problem Misdirected(string detail) => new(StatusCodes.Status421MisdirectedRequest, detail);

    public static Problem Invalid(IReadOnlyList<Issue> issues) =>
        new(StatusCodes.Status422UnprocessableEntity, string.Join(" ", issues.Select(issue => issue.Detail))) { Issues = issues };

    /// <summary>The problem of an answer that the framework left at a status.</summary>
    public static Problem OfBare(HttpContext http)
    {
        var problem = Of(http.Response.StatusCode);
        return problem.Status switch
        {
            StatusCodes.Status404NotFound => NothingAt(http),
            StatusCodes.Status405MethodNotAllowed =>
                MethodNotAllowed(http, http.Response.Headers.Allow.ToString()),
            StatusCodes.Status415UnsupportedMediaType =>
                problem with { Detail = $"The body must be application/json, not '{http.Request.ContentType}'." },
            _ => problem,
        };
    }

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var now = httpContext.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        var details = new ProblemDetails
        {
            Type = "about:blank",
            Title = ReasonPhrases.GetReasonPhrase(Status) is { Length: > 0 } phrase ? phrase : "Problem",
            Status = Status,
            Detail = Detail,
            Instance = "urn:uuid:" + httpContext.TraceIdentifier,
        };
        (string Name, object? Value)[] extensions =
        [
            ("subsystem", "emulator"),
            ("time", now),
            ("requestId", httpContext.TraceIdentifier),
            ("retryable", Retryable),
            ("retryAfter", now + RetryAfter),
            ("remedy", Remedy),
            ("issues", Issues.Count > 0 ? Issues : null),
        ];
        foreach (var (name, value) in extensions.Where(extension => extension.Value is not null))
        {
            details.Extensions[name] = value;
        }

        return TypedResults.Json(details, options: null, ContentType, Status).ExecuteAsync(httpContext);
    }
}

/// <summary>One thing that is wrong with a request.</summary>
/// <param name="In">Where: <c>body</c>, <c>header</c>, <c>path</c> or <c>query</c>.</param>
/// <param name="Name">Which field.</param>
/// <param name="Detail">What is wrong with it.</param>
/// <param name="Value">What it holds, shortened.</param>
internal sealed record Issue(string In, string Name, string Detail, string? Value = null)
{
    public string Type { get; } = "about:blank";

    public string Title { get; } = "Invalid value";
}
