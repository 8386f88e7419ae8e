using System.Net.Mime;
using System.Text;

namespace Ampersand.Write.Emulator;

/// <summary>Lets a request meet a fault.</summary>
internal sealed class FaultInjector(TimeProvider time)
{
    private const string HtmlPage = "<!DOCTYPE html>\n<html><head><title>502 Bad Gateway</title></head>\n<body><h1>Bad Gateway</h1><p>The proxy did not reach the server.</p></body></html>\n";

    /// <param name="fault">What goes wrong.</param>
    /// <param name="exchange">For which request.</param>
    /// <param name="process">Processes the request as if nothing were wrong.</param>
    public async Task ApplyAsync(Fault fault, Exchange exchange, Func<Task> process)
    {
        if (fault.Delay > TimeSpan.Zero)
        {
            await Task.Delay(fault.Delay, time, exchange.Aborted);
        }

        var request = exchange.Http.Request;
        switch (fault.Kind)
        {
            case FaultKind.Delay:
                await process();
                break;
            case FaultKind.ResetBeforeBody:
                exchange.Reset();
                break;
            case FaultKind.ResetInBody:
                await request.Body.ReadAtLeastAsync(new byte[Math.Clamp((request.ContentLength ?? 2) / 2, 1, 1024 * 1024)], 1, throwOnEndOfStream: false, exchange.Aborted);
                exchange.Reset();
                break;
            case FaultKind.ResetAfterBody:
                await RequestBody.DrainAsync(request, exchange.Aborted);
                exchange.Reset();
                break;
            case FaultKind.LostAnswer:
                await CaptureAsync(exchange, process);
                exchange.Reset();
                break;
            case FaultKind.TruncatedBody:
                await TruncateAsync(fault, exchange, await CaptureAsync(exchange, process));
                break;
            case FaultKind.WrongContentType:
                var answer = await CaptureAsync(exchange, process);
                AddHeaders(fault, exchange);
                await exchange.WriteAsync(fault.Status ?? exchange.Http.Response.StatusCode, fault.ContentType ?? MediaTypeNames.Text.Plain, answer);
                break;
            default:
                await RequestBody.DrainAsync(request, exchange.Aborted);
                AddHeaders(fault, exchange);
                await AnswerAsync(fault, exchange);
                break;
        }
    }

    private static void AddHeaders(Fault fault, Exchange exchange)
    {
        foreach (var (name, value) in fault.Headers)
        {
            exchange.Http.Response.Headers[name] = value;
        }
    }

    private Task AnswerAsync(Fault fault, Exchange exchange) => fault.Kind switch
    {
        FaultKind.Status when fault.Body is null && fault.Status is null or >= 400 => AnswerProblemAsync(fault, exchange),
        FaultKind.Status => AnswerAsync(fault, exchange, 200, MediaTypeNames.Application.Json, ""),
        FaultKind.Html => AnswerAsync(fault, exchange, 502, MediaTypeNames.Text.Html, HtmlPage),
        FaultKind.InvalidJson => AnswerAsync(fault, exchange, 200, MediaTypeNames.Application.Json, "{\"operationId\": \"5e4f06ca-"),
        FaultKind.EmptyBody => AnswerAsync(fault, exchange, 200, MediaTypeNames.Application.Json, ""),
        FaultKind.NoOperationId => AnswerAsync(fault, exchange, 200, MediaTypeNames.Application.Json, "{}"),
        FaultKind.Redirect => RedirectAsync(fault, exchange),
        FaultKind.EndlessBody => AnswerEndlesslyAsync(fault, exchange),
        _ => throw new InvalidOperationException($"{fault.Kind} has no answer of its own."),
    };

    private static Task AnswerAsync(Fault fault, Exchange exchange, int status, string contentType, string body) =>
        exchange.WriteAsync(fault.Status ?? status, fault.ContentType ?? contentType, Encoding.UTF8.GetBytes(fault.Body ?? body));

    private Task AnswerProblemAsync(Fault fault, Exchange exchange)
    {
        var now = time.GetUtcNow();
        var problem = Problem.Of(fault.Status ?? 503);
        problem = problem with
        {
            Retryable = fault.Retryable ?? problem.Retryable,
            RetryAfter = fault.RetryAfterSeconds is { } seconds ? now.AddSeconds(seconds) : null,
        };
        return exchange.WriteJsonAsync(problem.Status, json => problem.WriteTo(json, exchange, now), fault.ContentType ?? Problem.MediaType);
    }

    private static Task RedirectAsync(Fault fault, Exchange exchange)
    {
        exchange.Http.Response.Headers.Location = fault.Location;
        return AnswerAsync(fault, exchange, 307, MediaTypeNames.Text.Plain, "");
    }

    private static async Task AnswerEndlesslyAsync(Fault fault, Exchange exchange)
    {
        var response = exchange.Http.Response;
        response.StatusCode = fault.Status ?? 200;
        response.ContentType = fault.ContentType ?? MediaTypeNames.Application.Json;
        var piece = Encoding.UTF8.GetBytes(fault.Body ?? new string(' ', 16 * 1024));
        while (!exchange.Aborted.IsCancellationRequested)
        {
            await response.Body.WriteAsync(piece, exchange.Aborted);
        }
    }

    /// <summary>Announces the whole answer and sends half of it.</summary>
    private static async Task TruncateAsync(Fault fault, Exchange exchange, ReadOnlyMemory<byte> answer)
    {
        var response = exchange.Http.Response;
        AddHeaders(fault, exchange);
        response.ContentLength = answer.Length;
        await response.Body.WriteAsync(answer[..(answer.Length / 2)], exchange.Aborted);
        await response.Body.FlushAsync(exchange.Aborted);

        // Kestrel closes a connection whose answer fell short of its Content-Length, after what was written has been sent.
    }

    private static async Task<ReadOnlyMemory<byte>> CaptureAsync(Exchange exchange, Func<Task> process)
    {
        var response = exchange.Http.Response;
        var body = response.Body;
        using var captured = new MemoryStream();
        response.Body = captured;
        try
        {
            await process();
        }
        finally
        {
            response.Body = body;
        }

        return captured.ToArray();
    }
}
