using System.Management.Automation;
using Ampersand.Write.Binding;
using Ampersand.Write.Csv;
using Ampersand.Write.Http;
using Ampersand.Write.Operations;
using Ampersand.Write.Records;

namespace Ampersand.Write.Pipeline;

/// <summary>One write from its input to what became of it: records fill requests, requests go side by side, outcomes come out in the order of the input.</summary>
internal sealed class WriteRun : IDisposable
{
    private readonly AmpersandCmdlet cmdlet;
    private readonly WriteTarget target;
    private readonly RecordWriteOptions options;
    private readonly RecordToJson converter;
    private readonly RecordWriteClient client;
    private readonly WriteWindow window;
    private readonly WriteConsent consent;
    private readonly GatheredOperations gathered = new();
    private readonly Stack<RecordBatch> spare = new();
    private RecordBatch? filling;
    private int sent;
    private long shown;
    private bool ended;

    /// <param name="cmdlet">On whose behalf, and on whose thread.</param>
    /// <param name="target">Where to.</param>
    /// <param name="options">What to do; already checked.</param>
    /// <param name="converter">Makes records of what is piped.</param>
    /// <param name="throttleLimit">The most requests on their way at once.</param>
    public WriteRun(AmpersandCmdlet cmdlet, WriteTarget target, RecordWriteOptions options, RecordToJson converter, int throttleLimit)
    {
        this.cmdlet = cmdlet;
        this.target = target;
        this.options = options;
        this.converter = converter;
        client = new RecordWriteClient(target, options, cmdlet.Outbox);
        window = new WriteWindow(throttleLimit, (request, stop) => client.SendAsync(request.Batch, request.Source, stop), EndsAll, cmdlet.Stop);
        consent = new WriteConsent(cmdlet, target, options.Type);
    }

    /// <summary>Adds a record to the request in the making. A bad record is an error of its own; the others go.</summary>
    public void SendRecord(PSObject? record) => Take(record, source: null);

    /// <summary>Sends the records of inspected files.</summary>
    /// <exception cref="AmpersandException">A file is not any more what was inspected.</exception>
    public void SendFiles(IEnumerable<CsvFile> files)
    {
        foreach (CsvFile file in files)
        {
            Send(source: null);
            foreach (PSObject record in CsvRecords.Read(file, cmdlet.Stop))
            {
                Take(record, file.Path);
            }

            Send(file.Path);
        }
    }

    /// <summary>Sends the last request, and shows what is still to come.</summary>
    public void Finish()
    {
        Send(source: null);
        while (window.Requests.Count > 0)
        {
            ShowFirst();
        }

        foreach (AmpersandOperation operation in gathered.TakeAll())
        {
            cmdlet.WriteObject(operation);
        }

        ended = true;
    }

    /// <summary>Shows what became of the records that were taken before something ended the command, and ends with the reason; does nothing where none was taken.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="culprit">What it is about, unless records are left.</param>
    public void Abandon(AmpersandException reason, object? culprit = null)
    {
        if (converter.Count > 0)
        {
            End(reason, culprit);
        }
    }

    /// <summary>Says what was sent when the command ends before its time: by Ctrl+C, or because the pipeline wants no more.</summary>
    /// <param name="stopped">Whether by Ctrl+C.</param>
    public void ReportUnfinished(bool stopped)
    {
        bool open = window.Requests.Count > 0 || gathered.Open.Count > 0;
        if (ended || sent == 0 || !(stopped || open))
        {
            return;
        }

        StopNotice.Show(cmdlet, WriteSummary.OfStopped(target, shown, converter.Count, window.Requests, gathered.Open, filling));
    }

    public void Dispose()
    {
        window.Dispose();
        filling?.Dispose();
        while (spare.Count > 0)
        {
            spare.Pop().Dispose();
        }
    }

    private void Take(PSObject? record, string? source)
    {
        filling ??= spare.Count > 0 ? spare.Pop() : new RecordBatch();
        try
        {
            converter.Add(filling, record, asCells: source is not null);
        }
        catch (AmpersandException failure)
        {
            cmdlet.Report(ErrorFactory.Create(failure, record));
            return;
        }

        if (filling.Count == options.RecordsPerRequest)
        {
            Send(source);
        }

        while (window.Requests.Count > 0 && window.First.Ended.IsCompleted)
        {
            ShowFirst();
        }
    }

    private void Send(string? source)
    {
        if (filling is not { Count: > 0 } batch)
        {
            return;
        }

        if (!consent.Given(Describe(batch)))
        {
            batch.Clear();
            return;
        }

        // Until it is on its way the batch stays the one in the making: what ends the waiting tells of its records.
        while (window.IsFull)
        {
            ShowFirst();
        }

        filling = null;
        batch.Number = ++sent;
        window.Add(new PendingWrite(batch, source));
    }

    /// <summary>Waits for the oldest request and shows what came of it.</summary>
    private void ShowFirst()
    {
        PendingWrite first = window.First;
        cmdlet.Outbox.ReplayUntil(cmdlet, first.Ended, tick: null);
        if (first.Reply!.Outcome is not { } outcome)
        {
            ShowFailure(first);
            return;
        }

        SeenObjects.Of(cmdlet.SessionState).Add(target.ObjectName);
        EndingErrorException? ending = Show(first.Batch, outcome);
        window.RemoveFirst();

        // A batch whose sending failed is not used again: its bytes may still be on their way out.
        first.Batch.Clear();
        spare.Push(first.Batch);
        if (ending is not null)
        {
            throw ending;
        }
    }

    /// <summary>Shows all results of a request, also when an error among them ends the command.</summary>
    /// <returns>What ends it.</returns>
    private EndingErrorException? Show(RecordBatch batch, RecordWriteOutcome outcome)
    {
        EndingErrorException? ending = null;
        if (outcome.Operation is { } operation)
        {
            Show(batch, operation);
        }
        else
        {
            cmdlet.WriteVerbose($"Answered: {WriteSummary.OfAnswer(batch, outcome)}.");
        }

        foreach (AmpersandWriteResult result in outcome.Results)
        {
            // Counted before: who wants no more has this one.
            shown++;
            cmdlet.WriteObject(result);
            try
            {
                Complain(result);
            }
            catch (EndingErrorException failure)
            {
                ending ??= failure;
            }
        }

        return ending;
    }

    private void Complain(AmpersandWriteResult result)
    {
        foreach (string warning in result.Warnings)
        {
            cmdlet.WriteWarning(FormattableString.Invariant($"Record {result.Index + 1}: {warning}"));
        }

        if (!result.Success)
        {
            cmdlet.Report(ErrorFactory.Create(RecordWriteErrors.NotWritten(result), result.InputObject));
        }
    }

    private void Show(RecordBatch batch, AmpersandOperation operation)
    {
        cmdlet.WriteVerbose($"Accepted as operation {operation.OperationId}: {batch}.");
        AmpersandOperation? complete = options.IsAutoBatching ? gathered.Add(operation) : operation;
        if (complete is not null)
        {
            shown += complete.Records ?? batch.Count;
            cmdlet.WriteObject(complete);
        }
    }

    /// <summary>A request that failed by itself is an error of its own; a failure that others would meet too ends the command.</summary>
    private void ShowFailure(PendingWrite first)
    {
        if (first.Reply!.Failure is not { } failure || EndsAll(failure))
        {
            End();
            return;
        }

        AmpersandException shownFailure = RecordWriteErrors.IsUncertain(options.Type, failure)
            ? RecordWriteErrors.Uncertain(first.Batch, target, failure)
            : RecordWriteErrors.Refused(first.Batch, failure);
        shown += first.Batch.Count;
        window.RemoveFirst();
        cmdlet.Report(ErrorFactory.Create(shownFailure, first.Batch.Target));
    }

    /// <summary>Shows what else was answered, and ends with one error that holds the records that were taken and not written.</summary>
    /// <param name="reason">Why, where it is not the failure of a request.</param>
    /// <param name="culprit">What the reason is about, unless records are left.</param>
    private void End(AmpersandException? reason = null, object? culprit = null)
    {
        var left = new List<RecordBatch>();
        while (window.Requests.Count > 0)
        {
            try
            {
                AmpersandException? failure = EndFirst(left);
                reason ??= failure;
            }
            catch (EndingErrorException)
            {
                // One error alone ends the command.
            }
        }

        foreach (AmpersandOperation operation in gathered.TakeAll())
        {
            cmdlet.WriteObject(operation);
        }

        if (filling is { Count: > 0 })
        {
            left.Add(filling);
        }

        ended = true;
        object? about = left.Count > 0 ? left.SelectMany(batch => batch.Inputs).ToArray() : culprit ?? target.ObjectName;
        cmdlet.ThrowTerminatingError(ErrorFactory.Create(WriteSummary.Ended(reason!, options, left, converter.Count), about));
    }

    /// <summary>Waits for the oldest request; what was answered is shown, what was not is left.</summary>
    /// <returns>The failure that ends all, if it is this request's.</returns>
    private AmpersandException? EndFirst(List<RecordBatch> left)
    {
        PendingWrite first = window.First;
        cmdlet.Outbox.ReplayUntil(cmdlet, first.Ended, tick: null);
        WriteReply reply = first.Reply!;
        if (reply.Outcome is null && (reply.Failure is null || EndsAll(reply.Failure)))
        {
            left.Add(first.Batch);
            window.RemoveFirst();
            return reply.Failure;
        }

        ShowFirst();
        return null;
    }

    private bool EndsAll(AmpersandException failure) =>
        !RecordWriteErrors.IsUncertain(options.Type, failure) && !RecordWriteErrors.IsRefusal(failure);

    private string Describe(RecordBatch batch) => options.Type == RecordWriteType.Delete
        ? $"Delete the record with the id {converter.LastId}"
        : FormattableString.Invariant($"{options.Type} {batch} ({batch.Count:N0} {(batch.Count == 1 ? "record" : "records")}, {batch.Json.Length:N0} bytes)");
}
