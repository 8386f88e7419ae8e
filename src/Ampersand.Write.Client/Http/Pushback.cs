using System.Collections.Concurrent;
using Polly;
using Polly.Timeout;

namespace Ampersand.Write.Http;

/// <summary>Heeds what a service asks for: a pause holds all requests to its host, and each pushback lowers the request's throttle.</summary>
/// <remarks>
/// It stands around one attempt and within the repetitions, so that a pause counts for every attempt of every command of the connection and
/// for no attempt's time.
/// </remarks>
/// <param name="describe">The request that an execution is about, whether it was tried before, and who is told.</param>
/// <param name="longest">The longest pause that is heeded.</param>
/// <param name="time">The clock.</param>
internal sealed class Pushback(
    Func<ResilienceContext, (ServiceRequest Request, bool IsRepeated, IProgress<RunEvent>? Progress)> describe,
    TimeSpan longest,
    TimeProvider time)
    : ResilienceStrategy<ServiceResponse>
{
    private readonly ConcurrentDictionary<string, TimeSpan> pauses = new(StringComparer.OrdinalIgnoreCase);
    private readonly long start = time.GetTimestamp();

    // The time of day may be set back meanwhile, and would lengthen a pause by as much.
    private TimeSpan Age => time.GetElapsedTime(start);

    protected override async ValueTask<Outcome<ServiceResponse>> ExecuteCore<TState>(
        Func<ResilienceContext, TState, ValueTask<Outcome<ServiceResponse>>> callback, ResilienceContext context, TState state)
    {
        var (request, isRepeated, progress) = describe(context);
        try
        {
            if (isRepeated && request.Throttle is { } full)
            {
                await full.StepBackAsync(context.CancellationToken).ConfigureAwait(false);
            }

            await PauseAsync(request, context.CancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException cancelled)
        {
            return Outcome.FromException<ServiceResponse>(cancelled);
        }

        var epoch = request.Throttle?.Epoch ?? 0;
        var outcome = await callback(context, state).ConfigureAwait(false);
        if (IsPushback(outcome))
        {
            Hold(request, outcome.Result?.RetryAfter(time));
            if (request.Throttle is { } throttle && throttle.NotePushback(epoch))
            {
                progress.Detail(FormattableString.Invariant(
                    $"The service pushes back: {throttle.Allowed} {(throttle.Allowed == 1 ? "request goes" : "requests go")} at once now."));
            }
        }
        else if (outcome.Result is { IsSuccess: true })
        {
            request.Throttle?.NoteAnswer();
        }

        return outcome;
    }

    private static bool IsPushback(Outcome<ServiceResponse> outcome) =>
        outcome is { Result: { } answer } ? (int)answer.Status is 429 or 503 : outcome.Exception is TimeoutRejectedException;

    private void Hold(ServiceRequest request, TimeSpan? asked)
    {
        if (asked > TimeSpan.Zero)
        {
            var until = Age + (asked.Value < longest ? asked.Value : longest);
            pauses.AddOrUpdate(request.Uri.Authority, until, (_, known) => known > until ? known : until);
        }
    }

    private async Task PauseAsync(ServiceRequest request, CancellationToken cancellationToken)
    {
        while (pauses.TryGetValue(request.Uri.Authority, out var until) && until - Age is var left && left > TimeSpan.Zero)
        {
            await time.Delay(left, cancellationToken).ConfigureAwait(false);
        }
    }
}
