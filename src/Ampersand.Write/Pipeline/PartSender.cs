using System.Threading.Channels;
using Ampersand.Write.Http;
using Ampersand.Write.Operations;
using Ampersand.Write.Submission;
using Ampersand.Write.Submission.Journal;

namespace Ampersand.Write.Pipeline;

/// <summary>Sends consignments one after the other while the next one is being made, and hands over each operation as it is accepted.</summary>
internal sealed class PartSender : IDisposable
{
    private readonly AmpersandCmdlet cmdlet;
    private readonly SentLedger ledger;
    private readonly Action<AmpersandOperation> accepted;
    private readonly CancellationTokenSource stop;
    private readonly Channel<Consignment> waiting = Channel.CreateBounded<Consignment>(1);
    private CancellationTokenSource? deadline;
    private Task? sending;

    /// <param name="cmdlet">Whose thread hands consignments in and shows what comes of them.</param>
    /// <param name="ledger">Keeps account.</param>
    /// <param name="accepted">Called on the cmdlet's thread for each operation.</param>
    public PartSender(AmpersandCmdlet cmdlet, SentLedger ledger, Action<AmpersandOperation> accepted)
    {
        this.cmdlet = cmdlet;
        this.ledger = ledger;
        this.accepted = accepted;
        stop = CancellationTokenSource.CreateLinkedTokenSource(cmdlet.Stop);
    }

    /// <summary>Records what is sent; none when that was not asked for.</summary>
    public SubmissionJournal? Journal { get; set; }

    /// <summary>How long the sending may take from the first consignment on; none: as long as it takes.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>The clock.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>Called a few times a second while the cmdlet waits for what is sent.</summary>
    public Action? Tick { get; init; }

    /// <summary>Hands a consignment in; waits while the one before still waits to be sent.</summary>
    /// <exception cref="AmpersandException">A consignment before this one was not accepted.</exception>
    public void Send(Consignment consignment)
    {
        sending ??= Start();
        try
        {
            cmdlet.Outbox.ReplayUntil(cmdlet, waiting.Writer.WriteAsync(consignment, cmdlet.Stop).AsTask(), Tick);
        }
        catch (ChannelClosedException)
        {
            Finish();
        }
    }

    /// <summary>Shows what was sent meanwhile.</summary>
    /// <exception cref="AmpersandException">A consignment was not accepted.</exception>
    public void Show()
    {
        cmdlet.Outbox.Replay(cmdlet);
        if (sending is { IsCompleted: true })
        {
            Finish();
        }
    }

    /// <summary>Waits until everything handed in was sent.</summary>
    /// <exception cref="AmpersandException">A consignment was not accepted; the error names those that were and where to go on.</exception>
    public void Finish()
    {
        waiting.Writer.TryComplete();
        if (sending is not null)
        {
            cmdlet.Outbox.ReplayUntil(cmdlet, sending, Tick);
        }
    }

    public void Dispose()
    {
        deadline?.Dispose();
        stop.Cancel();
    }

    private Task Start()
    {
        if (Timeout is { } timeout)
        {
            deadline = Deadline.After(timeout, Time);
            deadline.Token.Register(stop.Cancel);
        }

        return Task.Run(SendAllAsync, cmdlet.Stop);
    }

    private async Task SendAllAsync()
    {
        try
        {
            while (await waiting.Reader.WaitToReadAsync(stop.Token).ConfigureAwait(false))
            {
                while (waiting.Reader.TryRead(out Consignment? next))
                {
                    using (next)
                    {
                        await SendAsync(next).ConfigureAwait(false);
                    }
                }
            }
        }
        catch (OperationCanceledException) when (!cmdlet.Stop.IsCancellationRequested)
        {
            throw Interrupted(UpsertErrors.TimedOut(Timeout!.Value));
        }
        finally
        {
            waiting.Writer.TryComplete();
        }
    }

    private async Task SendAsync(Consignment consignment)
    {
        try
        {
            await consignment.PrepareAsync(stop.Token).ConfigureAwait(false);
            Journal?.Intend(consignment);
            AmpersandOperation operation = await HandOverAsync(consignment).ConfigureAwait(false);
            await RecordAsync(consignment, operation).ConfigureAwait(false);
        }
        catch (AmpersandException failure) when (ledger.HasSent)
        {
            throw Interrupted(failure);
        }
    }

    private async Task<AmpersandOperation> HandOverAsync(Consignment consignment)
    {
        ledger.Begin(consignment);
        try
        {
            AmpersandOperation operation = await consignment.SubmitAsync(stop.Token).ConfigureAwait(false);
            ledger.Accept(consignment, operation);
            return operation;
        }
        catch (AmpersandServiceException refusal) when (!refusal.MayHaveBeenProcessed)
        {
            ledger.Refuse();
            Journal?.Refuse(consignment, refusal.ErrorId);
            throw;
        }
    }

    /// <summary>Writes the acceptance down, and hands the operation over whether that succeeds or not.</summary>
    private async Task RecordAsync(Consignment consignment, AmpersandOperation operation)
    {
        try
        {
            Journal?.Accept(consignment, operation.OperationId);
        }
        finally
        {
            await cmdlet.Outbox.PostAsync(_ => accepted(operation)).ConfigureAwait(false);
        }
    }

    private AmpersandException Interrupted(AmpersandException failure) => UpsertErrors.Interrupted(failure, ledger);
}
