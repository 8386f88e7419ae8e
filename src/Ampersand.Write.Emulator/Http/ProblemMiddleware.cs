namespace Ampersand.Write.Emulator;

/// <summary>Answers what endpoints and framework throw, and logs what was answered.</summary>
internal sealed partial class ProblemMiddleware(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext http, ILogger<ProblemMiddleware> logger)
    {
        var target = RequestTarget.Of(http);
        try
        {
            await next(http);
        }
        catch (BadHttpRequestException exception) when (!http.Response.HasStarted && !IsBroken(exception))
        {
            await AnswerTo(exception, target).ExecuteAsync(http);
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or IOException) && !http.Response.HasStarted)
        {
            LogFailure(logger, exception, http.Request.Method, target.Raw);
            await (Problem.Of(StatusCodes.Status500InternalServerError) with { Detail = exception.Message }).ExecuteAsync(http);
        }

        LogAnswer(logger, http.Request.Method, target.Raw, http.Response.StatusCode);
    }

    /// <summary>What the server itself calls bad broke off on its way, and nobody waits for an answer; too large a body did not.</summary>
    private static bool IsBroken(BadHttpRequestException exception) =>
        exception.GetType() != typeof(BadHttpRequestException) && exception.StatusCode != StatusCodes.Status413PayloadTooLarge;

    /// <summary>What cannot be read is answered in plain text, as the write host does.</summary>
    private static IResult AnswerTo(BadHttpRequestException exception, RequestTarget target) =>
        exception.StatusCode == StatusCodes.Status400BadRequest && target.IsApi
            ? PlainText.BadRequest(exception.Message)
            : new Problem(exception.StatusCode, (exception.InnerException ?? exception).Message);

    [LoggerMessage(LogLevel.Information, "{Method} {Target} answered with {Status}")]
    private static partial void LogAnswer(ILogger logger, string method, string target, int status);

    [LoggerMessage(LogLevel.Error, "{Method} {Target} failed")]
    private static partial void LogFailure(ILogger logger, Exception exception, string method, string target);
}
