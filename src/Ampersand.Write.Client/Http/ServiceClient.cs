using System.Globalization;
using System.Net;
using System.Text.Json;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace Ampersand.Write.Http;

/// <summary>The one way out: every request of the library goes through this pipeline of retry and timeouts.</summary>
internal sealed class ServiceClient
{
    private static readonly ResiliencePropertyKey<Sending> SendingKey = new(nameof(Sending));

    private readonly ApiKey key;
    private readonly RetrySettings settings;
    private readonly TimeProvider time;
    private readonly ITransport transport;
    private readonly ResiliencePipeline<ServiceResponse> pipeline;

    public ServiceClient(ApiKey key, RetrySettings settings, ITransport transport, TimeProvider time)
    {
        this.key = key;
        this.settings = settings;
        this.time = time;
        this.transport = transport;
        pipeline = BuildPipeline();
    }

    /// <summary>
    /// Sends a request, repeats it as far as it may be repeated, and answers with a success, or with what the request calls an answer, or
    /// throws.
    /// </summary>
    /// <exception cref="AmpersandException">No success came of it; the error says what was tried and for how long.</exception>
    public async Task<ServiceResponse> SendAsync(ServiceRequest request, IProgress<RunEvent>? progress, CancellationToken cancellationToken)
    {
        var sending = new Sending(request, progress, time.GetTimestamp());
        var context = ResilienceContextPool.Shared.Get(continueOnCapturedContext: false, cancellationToken);
        context.Properties.Set(SendingKey, sending);
        ServiceResponse answer;
        try
        {
            answer = await pipeline.ExecuteAsync(AttemptAsync, context).ConfigureAwait(false);
        }
        catch (TimeoutRejectedException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (TimeoutRejectedException) when (sending.LastAnswer is not null)
        {
            // The total time ran out in the pause before the next attempt: what the last one met says more than the clock.
            answer = sending.LastAnswer;
        }
        catch (Exception failure) when (TransientFaults.IsOfTheNetwork(failure))
        {
            throw ServiceErrors.FromFailure(
                request, failure is TimeoutRejectedException ? sending.LastFailure ?? failure : failure, key, TriesOf(sending));
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
            sending.Settle();
        }

        answer.Attempts = sending.Attempts;
        return answer.IsSuccess || request.IsAnswer?.Invoke(answer) == true
            ? answer
            : throw ServiceErrors.FromAnswer(request, answer, key, time, TriesOf(sending));
    }

    /// <summary>A success that is not of the contract's form, as an error.</summary>
    public AmpersandServiceException InvalidAnswer(ServiceRequest request, ServiceResponse answer, string expected) =>
        ServiceErrors.InvalidAnswer(request, answer, key, expected);

    /// <summary>A text of the service's without the key, which a service may echo.</summary>
    public string Redact(string text) => key.Redact(text);

    /// <summary>JSON of the service's without the key and without the queries of signed addresses, either of which it may echo.</summary>
    public JsonElement HideSecrets(JsonElement json) => JsonSecrets.Hide(json, text => MessageSanitizer.HideSecrets(text, key));

    private async ValueTask<ServiceResponse> AttemptAsync(ResilienceContext context)
    {
        var sending = context.Properties.GetValue(SendingKey, null!);
        sending.Begin();
        try
        {
            var request = sending.Request;
            var answer = await transport.SendAsync(request, key, context.CancellationToken).ConfigureAwait(false);
            if (request.AsksFirst && answer.Status == HttpStatusCode.ExpectationFailed)
            {
                // It does not answer what a request asks before its body: nothing of it was taken yet.
                var unasked = request with { AsksFirst = false };
                answer = await transport.SendAsync(unasked, key, context.CancellationToken).ConfigureAwait(false);
            }

            sending.End(answer);
            return answer;
        }
        catch (Exception failure)
        {
            sending.End(failure);
            throw;
        }
    }

    private ResiliencePipeline<ServiceResponse> BuildPipeline()
    {
        var builder = new ResiliencePipelineBuilder<ServiceResponse> { TimeProvider = time };
        builder.AddTimeout(new TimeoutStrategyOptions
        {
            // Who allows one attempt more than the usual total means it.
            TimeoutGenerator = arguments => new(Longer(settings.TotalTimeout, AttemptTimeout(arguments.Context))),
        });
        if (settings.MaxRetries > 0)
        {
            builder.AddRetry(new RetryStrategyOptions<ServiceResponse>
            {
                MaxRetryAttempts = settings.MaxRetries,
                Delay = settings.Delay,
                MaxDelay = settings.MaxDelay,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                ShouldHandle = arguments =>
                    new(ShouldRepeat(arguments.Context.Properties.GetValue(SendingKey, null!).Request, arguments.Outcome)),
                DelayGenerator = arguments => new(RequestedDelay(arguments.Outcome)),
                OnRetry = arguments =>
                {
                    ReportRetry(arguments.Context.Properties.GetValue(SendingKey, null!), arguments.Outcome, arguments.RetryDelay);
                    return default;
                },
            });
        }

        builder.AddStrategy(_ => new Pushback(Describe, settings.MaxDelay, time));
        builder.AddTimeout(new TimeoutStrategyOptions { TimeoutGenerator = arguments => new(AttemptTimeout(arguments.Context)) });
        return builder.Build();
    }

    private static (ServiceRequest Request, bool IsRepeated, IProgress<RunEvent>? Progress) Describe(ResilienceContext context)
    {
        var sending = context.Properties.GetValue(SendingKey, null!);
        return (sending.Request, sending.Attempts > 0, sending.Progress);
    }

    private TimeSpan AttemptTimeout(ResilienceContext context) =>
        settings.TimeoutFor(context.Properties.GetValue(SendingKey, null!).Request.BodyBytes);

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private static bool ShouldRepeat(ServiceRequest request, Outcome<ServiceResponse> outcome)
    {
        if (request.Repeatable == Repeatable.Never)
        {
            return false;
        }

        var always = request.Repeatable == Repeatable.Always;
        return outcome switch
        {
            { Result: { } answer } => TransientFaults.IsTransient(answer) && (always || TransientFaults.IsSurelyNotProcessed(answer)),
            { Exception: TimeoutRejectedException } => always,
            { Exception: { } failure } => TransientFaults.IsTransient(failure) && (always || TransientFaults.IsSurelyNotSent(failure)),
            _ => false,
        };
    }

    /// <summary>The pause that the service asks for, up to the cap; our own growing one where it asks for none.</summary>
    private TimeSpan? RequestedDelay(Outcome<ServiceResponse> outcome)
    {
        var asked = outcome.Result?.RetryAfter(time);
        return asked > settings.MaxDelay ? settings.MaxDelay
            : asked > TimeSpan.Zero ? asked
            : null;
    }

    private void ReportRetry(Sending sending, Outcome<ServiceResponse> outcome, TimeSpan delay)
    {
        var what = outcome switch
        {
            { Result: { } answer } => $"was answered {(int)answer.Status}",
            { Exception: TimeoutRejectedException } => "was not answered in time",
            { Exception: { } failure } => key.Redact($"failed ({failure.GetBaseException().Message.TrimEnd('.')})"),
            _ => "failed",
        };
        var attempts = settings.MaxRetries + 1;
        sending.Progress.Detail(string.Format(
            CultureInfo.InvariantCulture,
            "{0} {1}; attempt {2} of {3} follows in {4:0.0} s.",
            sending.Request, what, sending.Attempts + 1, attempts, delay.TotalSeconds));
        var fault = outcome.Result is { } met ? FaultText.Of(sending.Request, met) : FaultText.Of(sending.Request, outcome.Exception!);
        sending.Delay(fault, attempts, time.GetElapsedTime(sending.Started), delay);
    }

    private Tries TriesOf(Sending sending) => new(sending.Attempts, time.GetElapsedTime(sending.Started), sending.MayHaveBeenProcessed);

    /// <summary>One request on its way, over all its attempts.</summary>
    private sealed class Sending(ServiceRequest request, IProgress<RunEvent>? progress, long started)
    {
        public ServiceRequest Request { get; } = request;

        public IProgress<RunEvent>? Progress { get; } = progress;

        public long Started { get; } = started;

        public int Attempts { get; private set; }

        /// <summary>How the last attempt was answered; <see langword="null"/> when it was not, or is still under way.</summary>
        public ServiceResponse? LastAnswer { get; private set; }

        /// <summary>How the last attempt failed; <see langword="null"/> when it did not, ran out of time, or is still under way.</summary>
        public Exception? LastFailure { get; private set; }

        /// <summary>Whether any attempt, not only the last one, may have arrived without our knowing.</summary>
        public bool MayHaveBeenProcessed { get; private set; }

        private Guid Delayed { get; set; }

        /// <summary>Tells that the next attempt comes after a pause.</summary>
        public void Delay(string fault, int attempts, TimeSpan elapsed, TimeSpan pause)
        {
            Delayed = Delayed == Guid.Empty ? Guid.NewGuid() : Delayed;
            Progress?.Report(new RequestDelayed(Delayed, fault, Attempts + 1, attempts, elapsed, pause));
        }

        /// <summary>Tells that no further attempt comes, where one was told of.</summary>
        public void Settle()
        {
            if (Delayed != Guid.Empty)
            {
                Progress?.Report(new RequestSettled(Delayed));
            }
        }

        public void Begin()
        {
            Attempts++;
            LastAnswer = null;
            LastFailure = null;
        }

        public void End(ServiceResponse answer)
        {
            LastAnswer = answer;
            MayHaveBeenProcessed |= TransientFaults.MayHaveBeenProcessed(answer);
        }

        public void End(Exception failure)
        {
            LastFailure = failure is OperationCanceledException ? null : failure;
            MayHaveBeenProcessed |= !TransientFaults.IsSurelyNotSent(failure);
        }
    }
}
