using Ampersand.Write.Http;
using Ampersand.Write.Runs;

namespace Ampersand.Write.Upsert;

/// <summary>
/// Sends the requests of an upsert side by side. The journal leads: intent stands in it before a request leaves, acceptance before it is
/// put out.
/// </summary>
/// <remarks>Requests are added by one caller at a time.</remarks>
internal sealed class PartSender : IDisposable
{
    private const int DefaultThrottleLimit = 4;

    private readonly UpsertOptions options;
    private readonly WriteForms forms;
    private readonly FormFallback fallback;
    private readonly UpsertJournal journal;
    private readonly RunProgress account;
    private readonly AcceptedOperations accepted;
    private readonly TimeProvider time;
    private readonly IProgress<RunEvent>? progress;
    private readonly CancellationToken stop;
    private readonly RequestThrottle throttle;
    private readonly UpsertClient client;
    private readonly RequestWindow window;
    private readonly CancellationTokenSource sending;
    private CancellationTokenSource? deadline;
    private Task adding = Task.CompletedTask;
    private bool leftOut;

    /// <param name="target">Where to.</param>
    /// <param name="options">What to do.</param>
    /// <param name="forms">The form that is spoken.</param>
    /// <param name="fallback">What to do where the service does not know that form.</param>
    /// <param name="journal">What an earlier run did, and what this one does.</param>
    /// <param name="account">Told what was sent and what came of it.</param>
    /// <param name="accepted">Where accepted operations go.</param>
    /// <param name="progress">Told what happens on the way.</param>
    /// <param name="stop">Ends everything at once.</param>
    public PartSender(
        UpsertTarget target,
        UpsertOptions options,
        WriteForms forms,
        FormFallback fallback,
        UpsertJournal journal,
        RunProgress account,
        AcceptedOperations accepted,
        IProgress<RunEvent>? progress,
        CancellationToken stop)
    {
        this.options = options;
        this.forms = forms;
        this.fallback = fallback;
        this.journal = journal;
        this.account = account;
        this.accepted = accepted;
        this.progress = progress;
        this.stop = stop;
        time = target.Connection.Time;
        throttle = new RequestThrottle(options.ThrottleLimit ?? DefaultThrottleLimit, startsAlone: true, time);
        client = new UpsertClient(target, progress, throttle);
        sending = CancellationTokenSource.CreateLinkedTokenSource(stop);
        window = new RequestWindow(
            throttle, capacity: throttle.Allowed, SendAsync, TakeEnded, isOrdered: false, endsRun: _ => true, account, stop);
    }

    /// <summary>The failure because of which nothing leaves any more; <see langword="null"/> as long as requests leave.</summary>
    public AmpersandException? Failure => window.Failure;

    /// <summary>Asks whether to send something; where it is not sent the run stays incomplete.</summary>
    public bool Confirm(PlannedWrite planned)
    {
        var isConfirmed = options.Confirm?.Invoke(planned) != false;
        leftOut |= !isConfirmed;
        return isConfirmed;
    }

    /// <summary>Does work that adds requests, on another thread.</summary>
    /// <returns>Ends when it is done, which a stop waits for.</returns>
    public Task Run(Func<Task> add) => adding = Task.Run(add, stop);

    /// <summary>Hands over what was not accepted in an earlier run already.</summary>
    /// <returns>Ends when there is room for the next.</returns>
    /// <exception cref="AmpersandException">The run cannot go on.</exception>
    public ValueTask AddAsync(UpsertRequest request)
    {
        var known = request.Part is { } part && fallback.Records is null ? journal.Current?.Find(part, request.PipedCsv) : null;
        if (known is { OperationId: { } operationId, Time: { } submitTime })
        {
            Recall(request, operationId, submitTime);
            return default;
        }

        if (request.Planned is { } planned && !Confirm(planned))
        {
            request.Dispose();
            return default;
        }

        if (known is { IsUncertain: true })
        {
            progress.Warn(
                "PartRepeated",
                $"An earlier run sent {known} of {request.Part!.Source} and never learned what came of it: it is sent again, which does no "
                    + "harm, because an upsert by key may be repeated.");
        }

        StartDeadline(request);
        return Track(
            fallback.Records is not null ? new ValueTask(fallback.SendRecordsAsync((PartRequest)request))
            : forms.IsSettled ? window.AddAsync(request)
            : new ValueTask(fallback.TryAsync(request, window)));
    }

    /// <summary>Waits until everything was sent.</summary>
    /// <exception cref="AmpersandException">The run cannot go on.</exception>
    public async Task CompleteAsync()
    {
        await window.CompleteAsync().ConfigureAwait(false);
        if (fallback.Records is { } records)
        {
            await records.CompleteAsync().ConfigureAwait(false);
        }

        if (throttle.HasMoved)
        {
            progress.Detail(throttle.ToString());
        }

        if (!leftOut)
        {
            journal.Current?.Complete();
        }
    }

    /// <summary>Ends the sending because the run cannot go on: what was handed over comes home first.</summary>
    /// <returns>The reason, with the account of what today's API wrote before it.</returns>
    public async Task<AmpersandException> StopAsync(AmpersandException reason)
    {
        window.Close(reason);
        fallback.Records?.Close(reason);
        await RequestWindow.WhenAddedAsync(adding).ConfigureAwait(false);
        await window.DrainAsync().ConfigureAwait(false);
        return fallback.Records is { } records ? await records.StopAsync(reason).ConfigureAwait(false) : reason;
    }

    /// <summary>Lets nothing leave any more, and waits for what is under way.</summary>
    public Task AbandonAsync() => Task.WhenAll(window.AbandonAsync(), fallback.Records?.AbandonAsync() ?? Task.CompletedTask);

    /// <inheritdoc/>
    public void Dispose()
    {
        sending.Cancel();
        deadline?.Dispose();
        window.Dispose();
    }

    private void Recall(UpsertRequest request, string operationId, DateTimeOffset submitTime)
    {
        using (request)
        {
            var operation = request.Part!.Describe(client.Recall(operationId, submitTime.ToLocalTime()), request.Normalizations);
            account.Accept(request.Part, operationId);
            progress?.Report(new OperationAccepted(operation, WasEarlier: true));
            if (!options.IsPreview)
            {
                accepted.Add(operation);
            }
        }
    }

    /// <summary>Lets the time that sending may take count from the first request on.</summary>
    private void StartDeadline(UpsertRequest first)
    {
        if (options.SendTimeout is { } timeout && deadline is null)
        {
            deadline = Deadline.After(timeout, time);
            deadline.Token.Register(() => EndSending(
                first is UrlRequest { Address: { } url } ? UpsertErrors.UrlTimedOut(url, timeout) : UpsertErrors.TimedOut(timeout)));
        }
    }

    /// <summary>Ends the sending at once, also while nothing is under way and records are awaited.</summary>
    private void EndSending(AmpersandException reason)
    {
        window.Fail(reason);
        fallback.Records?.Close(reason);
        sending.Cancel();
    }

    /// <summary>Remembers what waits for room, so that a stop finds it turned away before it takes the account.</summary>
    private ValueTask Track(ValueTask handingOver)
    {
        if (handingOver.IsCompletedSuccessfully)
        {
            return handingOver;
        }

        var waiting = handingOver.AsTask();
        adding = adding.IsCompleted ? waiting : adding;
        return new ValueTask(waiting);
    }

    private async Task SendAsync(RunRequest sent, CancellationToken cancellationToken)
    {
        var request = (UpsertRequest)sent;
        try
        {
            await accepted.WaitForThoseBeforeAsync(sending.Token).ConfigureAwait(false);
            await request.PrepareAsync(sending.Token).ConfigureAwait(false);
            if (request.Part is not null)
            {
                journal.Current?.Intend(request.Part, request.PipedCsv);
            }

            request.Leave();
            var submitting = request.Address is { } address
                ? client.SubmitAsync(address, sending.Token)
                : client.SubmitAsync(request.Csv, sending.Token);
            Accept(request, await submitting.ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (deadline is { IsCancellationRequested: true } && !stop.IsCancellationRequested)
        {
            throw window.Failure!;
        }
        catch (AmpersandServiceException refusal) when (request.HasLeft && !refusal.MayHaveBeenProcessed)
        {
            if (request.Part is { } part)
            {
                journal.Current?.Refuse(part, refusal.ErrorId);
            }

            // Of parts that a journal knows to be accepted no record is to be written once more.
            if (!forms.TurnsAway(refusal, mayBeRecords: request is PartRequest && journal.Current?.MayTurn != false))
            {
                throw;
            }

            request.TurnedAway = refusal;
        }
    }

    /// <summary>Writes the acceptance down; the operation is put out whether that succeeds or not.</summary>
    private void Accept(UpsertRequest request, AmpersandOperation operation)
    {
        request.Operation = operation;
        if (request.Part is not { } part)
        {
            return;
        }

        request.Operation = part.Describe(operation, request.Normalizations);
        try
        {
            journal.Current?.Accept(part, operation.OperationId);
        }
        finally
        {
            // The journal leads. Where it cannot be written any more, the part was accepted all the same.
            account.Accept(part, operation.OperationId);
        }
    }

    private void TakeEnded(RunRequest ended)
    {
        var request = (UpsertRequest)ended;
        if (request.TurnedAway is not null)
        {
            window.Free(request);
            return;
        }

        request.Dispose();
        if (request.Operation is { } operation)
        {
            progress?.Report(new OperationAccepted(operation, WasEarlier: false));
            accepted.Add(operation);
            window.Free(request);
        }
    }
}
