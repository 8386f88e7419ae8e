using System.Net.Mime;
using System.Text;
using Microsoft.AspNetCore.Http.Features;

namespace Ampersand.Write.Emulator;

/// <summary>The way of every request: the console's and controls' to their handlers; all else is recorded, may meet a fault, and is processed.</summary>
internal sealed partial class EmulatorApplication(
    Router api,
    Router controls,
    ConsoleSite console,
    ApiKeyRing keys,
    FaultBook faults,
    RequestLog requests,
    EmulatorOptions options,
    ILogger<EmulatorApplication> logger)
{
    private const string ApiRoot = "v1";
    private const string ControlRoot = "emulator";
    private const string Files = "files";

    private readonly FaultInjector _injector = new(options.TimeProvider);

    public async Task HandleAsync(HttpContext http)
    {
        var exchange = new Exchange(http, RequestTarget.Parse(http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget));
        var isControl = IsControl(exchange);
        try
        {
            await (ConsoleRoutes.Holds(exchange.Target) ? ProcessAsync(exchange, console.Routes)
                : isControl && !IsDownload(exchange) ? ProcessAsync(exchange, controls)
                : RecordAsync(exchange, isControl ? controls : api));
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or BadHttpRequestException)
        {
            // The client is gone, or was sent away by a fault; there is nobody to answer.
            http.Abort();
        }
    }

    private static bool IsControl(Exchange exchange) => exchange.Target.Segments is [ControlRoot, ..];

    /// <summary>A file is fetched as from any host, so that it too can be late or break off.</summary>
    private static bool IsDownload(Exchange exchange) =>
        exchange.Target.Segments is [_, Files, ..] && HttpMethods.IsGet(exchange.Http.Request.Method);

    private async Task RecordAsync(Exchange exchange, Router router)
    {
        var http = exchange.Http;
        using var body = new RecordingStream(http.Request.Body, options.RecordedBodyLimit);
        http.Request.Body = body;
        var seen = requests.Begin(exchange);

        // Before the first byte of the answer, or the reset: whoever has either finds the request recorded in full.
        exchange.Resetting = () => requests.End(seen, body, status: null);
        http.Response.OnStarting(() =>
        {
            requests.End(seen, body, http.Response.StatusCode);
            return Task.CompletedTask;
        });
        try
        {
            await MeetFaultAsync(exchange, seen, router);
        }
        finally
        {
            requests.End(seen, body, exchange.Aborted.IsCancellationRequested ? null : http.Response.StatusCode);
        }
    }

    private async Task MeetFaultAsync(Exchange exchange, SeenRequest seen, Router router)
    {
        if (faults.Next(seen.Method, exchange.Target.Path) is not { } fault)
        {
            await ProcessAsync(exchange, router);
            return;
        }

        seen.Fault = fault.Kind;
        LogFault(seen.Method, seen.Target, fault.Kind);
        await _injector.ApplyAsync(fault, exchange, () => ProcessAsync(exchange, router));
    }

    private async Task ProcessAsync(Exchange exchange, Router router)
    {
        try
        {
            DemandAccess(exchange);
            await router.DispatchAsync(exchange);
        }
        catch (ProblemException exception)
        {
            await AnswerAsync(exchange, exception);
        }
        catch (BadHttpRequestException exception) when (exception.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            await AnswerAsync(exchange, ProblemException.TooLarge(exception.Message));
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or IOException or BadHttpRequestException) && !exchange.Http.Response.HasStarted)
        {
            LogFailure(exception, exchange.Http.Request.Method, exchange.Target.Raw);
            await AnswerAsync(exchange, ProblemException.Of(Problem.Of(StatusCodes.Status500InternalServerError) with { Detail = exception.Message }));
        }

        LogAnswer(exchange.Http.Request.Method, exchange.Target.Raw, exchange.Http.Response.StatusCode);
    }

    private void DemandAccess(Exchange exchange)
    {
        if (exchange.Target.Segments is [ApiRoot, ..])
        {
            keys.Demand(exchange.Http.Request);
        }
        else if (!options.AllowRemote && (IsControl(exchange) || ConsoleRoutes.Holds(exchange.Target)))
        {
            SameOrigin.DemandLoopbackHost(exchange.Http.Request);
        }
    }

    private Task AnswerAsync(Exchange exchange, ProblemException exception)
    {
        var problem = exception.Problem;
        if (ConsoleRoutes.Holds(exchange.Target))
        {
            return console.WriteProblemAsync(exchange, problem);
        }

        return exception.IsPlainText
            ? exchange.WriteAsync(problem.Status, MediaTypeNames.Text.Plain + "; charset=utf-8", Encoding.UTF8.GetBytes(problem.Detail))
            : exchange.WriteJsonAsync(problem.Status, json => problem.WriteTo(json, exchange, options.TimeProvider.GetUtcNow()), Problem.MediaType);
    }

    [LoggerMessage(LogLevel.Information, "{Method} {Target} answered with {Status}")]
    private partial void LogAnswer(string method, string target, int status);

    [LoggerMessage(LogLevel.Information, "{Method} {Target} meets the fault {Fault}")]
    private partial void LogFault(string method, string target, FaultKind fault);

    [LoggerMessage(LogLevel.Error, "{Method} {Target} failed")]
    private partial void LogFailure(Exception exception, string method, string target);
}
