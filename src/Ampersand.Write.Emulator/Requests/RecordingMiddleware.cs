namespace Ampersand.Write.Emulator;

/// <summary>Records every request that is not meant for the emulator itself.</summary>
internal sealed class RecordingMiddleware(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext http, RequestLog requests, EmulatorOptions options)
    {
        var target = RequestTarget.Of(http);
        if (target.IsOwn && !target.IsDownload)
        {
            await next(http);
            return;
        }

        using var body = new RecordingStream(http.Request.Body, options.RecordedBodyLimit);
        http.Request.Body = body;
        var seen = requests.Begin(http, body);
        http.Features.Set(seen);

        // Before the first byte of the answer: whoever has it finds the request recorded in full.
        http.Response.OnStarting(() =>
        {
            requests.End(seen, http.Response.StatusCode);
            return Task.CompletedTask;
        });
        try
        {
            await next(http);
        }
        finally
        {
            requests.End(seen, http.RequestAborted.IsCancellationRequested ? null : http.Response.StatusCode);
        }
    }
}
