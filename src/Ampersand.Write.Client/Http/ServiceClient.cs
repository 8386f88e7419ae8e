using System.Globalization;
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
    private readonly ResiliencePipeline<ServiceAnswer> pipeline;

    public ServiceClient(ApiKey key, RetrySettings settings, ITransport transport, TimeProvider time)
    {
        this.key = key;
        this.settings = settings;
        this.time = time;
        this.transport = transport;
        pipeline = BuildPipeline();
    }

    /// <summary>Sends a request, repeats it as far as it may be repeated, and answers with a success, or with what the request calls an answer, or throws.</summary>
    /// <exception cref="AmpersandException">No success came of it; the error says what was tried and for how long.</exception>
    public async Task<ServiceAnswer> SendAsync(ServiceRequest request, INotices notices, CancellationToken cancellationToken)
    {
        var sending = new Sending(request, notices, time.GetTimestamp());
        ResilienceContext context = ResilienceContextPool.Shared.Get(continueOnCapturedContext: false, cancellationToken);
        context.Properties.Set(SendingKey, sending);
        ServiceAnswer answer;
        try
        {
            answer = await pipeline.ExecuteAsync(AttemptAsync, context).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // The total time ran out while waiting for the next attempt: what the last attempt met says more than the clock.
            if (failure is TimeoutRejectedException && sending.LastAnswer is { } last)
            {
                throw ServiceErrors.FromAnswer(request, last, key, time, sending.Attempts, Tried(sending));
            }

            throw ServiceErrors.FromFailure(request, failure is TimeoutRejectedException ? sending.LastFailure ?? failure : failure, key, sending.Attempts, Tried(sending));
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }

        answer.Attempts = sending.Attempts;
        return answer.IsSuccess || request.IsAnswer?.Invoke(answer) == true ? answer : throw ServiceErrors.FromAnswer(request, answer, key, time, sending.Attempts, Tried(sending));
    }

    /// <summary>A success that is not of the contract's form, as an error.</summary>
    public AmpersandServiceException InvalidAnswer(ServiceRequest request, ServiceAnswer answer, string expected) =>
        ServiceErrors.InvalidAnswer(request, answer, key, expected);

    /// <summary>A text of the service's without the key, which a service may echo.</summary>
    public string Redact(string text) => key.Redact(text);

    private async ValueTask<ServiceAnswer> AttemptAsync(ResilienceContext context)
    {
        Sending sending = context.Properties.GetValue(SendingKey, null!);
        sending.Attempts++;
        sending.LastAnswer = null;
        sending.LastFailure = null;
        try
        {
            return sending.LastAnswer = await transport.SendAsync(sending.Request, key, context.CancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            sending.LastFailure = failure;
            throw;
        }
    }

    private ResiliencePipeline<ServiceAnswer> BuildPipeline()
    {
        var builder = new ResiliencePipelineBuilder<ServiceAnswer> { TimeProvider = time };
        builder.AddTimeout(settings.TotalTimeout);
        if (settings.MaxRetries > 0)
        {
            builder.AddRetry(new RetryStrategyOptions<ServiceAnswer>
            {
                MaxRetryAttempts = settings.MaxRetries,
                Delay = settings.Delay,
                MaxDelay = settings.MaxDelay,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                ShouldHandle = arguments => new(ShouldRepeat(arguments.Context.Properties.GetValue(SendingKey, null!).Request, arguments.Outcome)),
                DelayGenerator = arguments => new(RequestedDelay(arguments.Outcome)),
                OnRetry = arguments =>
                {
                    TellRetry(arguments.Context.Properties.GetValue(SendingKey, null!), arguments.Outcome, arguments.RetryDelay);
                    return default;
                },
            });
        }

        builder.AddTimeout(new TimeoutStrategyOptions
        {
            TimeoutGenerator = arguments => new(settings.TimeoutFor(arguments.Context.Properties.GetValue(SendingKey, null!).Request.BodyBytes)),
        });
        return builder.Build();
    }

    private static bool ShouldRepeat(ServiceRequest request, Outcome<ServiceAnswer> outcome)
    {
        if (request.Repeatable == Repeatable.Never)
        {
            return false;
        }

        bool always = request.Repeatable == Repeatable.Always;
        return outcome switch
        {
            { Result: { } answer } => Transience.IsTransient(answer) && (always || Transience.IsSurelyNotProcessed(answer)),
            { Exception: TimeoutRejectedException } => always,
            { Exception: { } failure } => Transience.IsTransient(failure) && (always || Transience.IsSurelyNotSent(failure)),
            _ => false,
        };
    }

    private TimeSpan? RequestedDelay(Outcome<ServiceAnswer> outcome)
    {
        TimeSpan? asked = outcome.Result?.RetryAfter(time);
        return asked > settings.MaxDelay ? settings.MaxDelay : asked;
    }

    private void TellRetry(Sending sending, Outcome<ServiceAnswer> outcome, TimeSpan delay)
    {
        string what = outcome switch
        {
            { Result: { } answer } => $"was answered {(int)answer.Status}",
            { Exception: TimeoutRejectedException } => "was not answered in time",
            { Exception: { } failure } => key.Redact($"failed ({failure.GetBaseException().Message.TrimEnd('.')})"),
            _ => "failed",
        };
        sending.Notices.Verbose(string.Format(
            CultureInfo.InvariantCulture,
            "{0} {1}; attempt {2} of {3} follows in {4:0.0} s.",
            sending.Request, what, sending.Attempts + 1, settings.MaxRetries + 1, delay.TotalSeconds));
    }

    private string Tried(Sending sending) => sending.Attempts < 2
        ? string.Empty
        : string.Format(CultureInfo.InvariantCulture, " ({0} attempts in {1:0.#} s)", sending.Attempts, time.GetElapsedTime(sending.Started).TotalSeconds);

    private sealed class Sending(ServiceRequest request, INotices notices, long started)
    {
        public ServiceRequest Request { get; } = request;

        public INotices Notices { get; } = notices;

        public long Started { get; } = started;

        public int Attempts { get; set; }

        public ServiceAnswer? LastAnswer { get; set; }

        public Exception? LastFailure { get; set; }
    }
}
