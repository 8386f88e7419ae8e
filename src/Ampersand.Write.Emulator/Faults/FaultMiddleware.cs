using System.Net.Mime;
using System.Text;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Ampersand.Write.Emulator;

/// <summary>Lets those requests that are recorded meet the faults that were ordered.</summary>
internal sealed partial class FaultMiddleware(RequestDelegate next)
{
    private const string HtmlPage =
        "<!DOCTYPE html>\n<html><head><title>502 Bad Gateway</title></head>\n"
        + "<body><h1>Bad Gateway</h1><p>The proxy did not reach the server.</p></body></html>\n";

    public Task InvokeAsync(HttpContext http, FaultBook faults, RequestLog requests, TimeProvider time, ILogger<FaultMiddleware> logger)
    {
        if (http.Features.Get<SeenRequest>() is not { } seen || faults.Next(seen.Method, RequestTarget.Of(http).Path) is not { } fault)
        {
            return next(http);
        }

        seen.Fault = fault.Kind;
        LogFault(logger, seen.Method, seen.Target, fault.Kind);
        return MeetAsync(fault, http, seen, requests, time);
    }

    private async Task MeetAsync(Fault fault, HttpContext http, SeenRequest seen, RequestLog requests, TimeProvider time)
    {
        if (fault.Delay > TimeSpan.Zero)
        {
            await Task.Delay(fault.Delay, time, http.RequestAborted);
        }

        var request = http.Request;
        switch (fault.Kind)
        {
            case FaultKind.Delay:
                await next(http);
                break;
            case FaultKind.ResetBeforeBody:
                Reset(http, seen, requests);
                break;
            case FaultKind.ResetInBody:
                var half = new byte[Math.Clamp((request.ContentLength ?? 2) / 2, 1, 1024 * 1024)];
                await request.Body.ReadAtLeastAsync(half, 1, throwOnEndOfStream: false, http.RequestAborted);
                Reset(http, seen, requests);
                break;
            case FaultKind.ResetAfterBody:
                await request.Body.CopyToAsync(Stream.Null, http.RequestAborted);
                Reset(http, seen, requests);
                break;
            case FaultKind.LostAnswer:
                await CaptureAsync(http);
                Reset(http, seen, requests);
                break;
            case FaultKind.TruncatedBody:
                await TruncateAsync(fault, http, await CaptureAsync(http));
                break;
            case FaultKind.WrongContentType:
                var answer = await CaptureAsync(http);
                AddHeaders(fault, http);
                await WriteAsync(http, fault.Status ?? http.Response.StatusCode, fault.ContentType ?? MediaTypeNames.Text.Plain, answer);
                break;
            case FaultKind.NoResults or FaultKind.FewerErrors or FaultKind.BatchError:
                var batch = BatchFaults.Strike(fault, await CaptureAsync(http));
                AddHeaders(fault, http);
                await WriteAsync(http, http.Response.StatusCode, http.Response.ContentType ?? MediaTypeNames.Application.Json, batch);
                break;
            default:
                await request.Body.CopyToAsync(Stream.Null, http.RequestAborted);
                AddHeaders(fault, http);
                await AnswerAsync(fault, http);
                break;
        }
    }

    /// <summary>Aborts the connection, which the other side sees as a reset; what it then looks up is complete already.</summary>
    private static void Reset(HttpContext http, SeenRequest seen, RequestLog requests)
    {
        requests.End(seen, status: null);
        http.Features.GetRequiredFeature<IConnectionLifetimeFeature>().Abort();
    }

    private static void AddHeaders(Fault fault, HttpContext http)
    {
        foreach (var (name, value) in fault.Headers)
        {
            http.Response.Headers[name] = value;
        }
    }

    private static Task AnswerAsync(Fault fault, HttpContext http) => fault.Kind switch
    {
        FaultKind.Status when fault.Body is null && fault.Status is null or >= 400 => ProblemOf(fault).ExecuteAsync(http),
        FaultKind.Status => AnswerAsync(fault, http, 200, MediaTypeNames.Application.Json, ""),
        FaultKind.Html => AnswerAsync(fault, http, 502, MediaTypeNames.Text.Html, HtmlPage),
        FaultKind.InvalidJson => AnswerAsync(fault, http, 200, MediaTypeNames.Application.Json, "{\"operationId\": \"5e4f06ca-"),
        FaultKind.EmptyBody => AnswerAsync(fault, http, 200, MediaTypeNames.Application.Json, ""),
        FaultKind.NoOperationId => AnswerAsync(fault, http, 200, MediaTypeNames.Application.Json, "{}"),
        FaultKind.Redirect => RedirectAsync(fault, http),
        FaultKind.EndlessBody => AnswerEndlesslyAsync(fault, http),
        _ => throw new InvalidOperationException($"{fault.Kind} has no answer of its own."),
    };

    private static Task AnswerAsync(Fault fault, HttpContext http, int status, string contentType, string body) =>
        WriteAsync(http, fault.Status ?? status, fault.ContentType ?? contentType, Encoding.UTF8.GetBytes(fault.Body ?? body));

    private static Problem ProblemOf(Fault fault)
    {
        var problem = Problem.Of(fault.Status ?? StatusCodes.Status503ServiceUnavailable);
        return problem with
        {
            ContentType = fault.ContentType ?? problem.ContentType,
            Retryable = fault.Retryable ?? problem.Retryable,
            RetryAfter = fault.RetryAfterSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        };
    }

    private static Task RedirectAsync(Fault fault, HttpContext http)
    {
        http.Response.Headers.Location = fault.Location;
        return AnswerAsync(fault, http, 307, MediaTypeNames.Text.Plain, "");
    }

    private static async Task AnswerEndlesslyAsync(Fault fault, HttpContext http)
    {
        var response = http.Response;
        response.StatusCode = fault.Status ?? 200;
        response.ContentType = fault.ContentType ?? MediaTypeNames.Application.Json;
        var piece = Encoding.UTF8.GetBytes(fault.Body ?? new string(' ', 16 * 1024));
        while (!http.RequestAborted.IsCancellationRequested)
        {
            await response.Body.WriteAsync(piece, http.RequestAborted);
        }
    }

    /// <summary>Announces the whole answer and sends half of it.</summary>
    private static async Task TruncateAsync(Fault fault, HttpContext http, ReadOnlyMemory<byte> answer)
    {
        var response = http.Response;
        AddHeaders(fault, http);
        response.ContentLength = answer.Length;
        await response.Body.WriteAsync(answer[..(answer.Length / 2)], http.RequestAborted);
        await response.Body.FlushAsync(http.RequestAborted);

        // Kestrel closes a connection whose answer fell short of its Content-Length, after what was written has been sent.
    }

    private async Task<ReadOnlyMemory<byte>> CaptureAsync(HttpContext http)
    {
        var response = http.Response;
        var body = response.Body;
        using var captured = new MemoryStream();
        response.Body = captured;
        try
        {
            await next(http);
        }
        finally
        {
            response.Body = body;
        }

        return captured.ToArray();
    }

    private static async Task WriteAsync(HttpContext http, int status, string contentType, ReadOnlyMemory<byte> body)
    {
        var response = http.Response;
        response.StatusCode = status;
        if (status is StatusCodes.Status204NoContent or StatusCodes.Status304NotModified)
        {
            return;
        }

        response.ContentType = contentType;
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, http.RequestAborted);
    }

    [LoggerMessage(LogLevel.Information, "{Method} {Target} meets the fault {Fault}")]
    private static partial void LogFault(ILogger logger, string method, string target, FaultKind fault);
}
