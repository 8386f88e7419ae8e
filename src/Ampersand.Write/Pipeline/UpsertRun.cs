using System.Management.Automation;
using Ampersand.Write.Binding;
using Ampersand.Write.Csv;
using Ampersand.Write.Http;
using Ampersand.Write.Operations;
using Ampersand.Write.Submission;
using Ampersand.Write.Submission.Journal;
using Ampersand.Write.Submission.Uploads;

namespace Ampersand.Write.Pipeline;

/// <summary>One upsert from its input to its operations: records and files become parts, parts are sent, operations come out.</summary>
internal sealed class UpsertRun : IDisposable
{
    private readonly AmpersandCmdlet cmdlet;
    private readonly UpsertTarget target;
    private readonly UpsertRunOptions options;
    private readonly SubmissionJournal? journal;
    private readonly UpsertClient client;
    private readonly UploadClient uploads;
    private readonly UploadMeter meter;
    private readonly SentLedger ledger;
    private readonly PartSender sender;
    private readonly OperationWatch? watch;
    private readonly List<CsvFile> opened = [];
    private readonly FileKeys keys = new();
    private RecordConverter? records;
    private int inputs;
    private int pipeline;
    private bool leftOut;
    private bool ended;

    /// <param name="cmdlet">On whose behalf.</param>
    /// <param name="target">Where to.</param>
    /// <param name="options">How.</param>
    /// <exception cref="AmpersandException">The journal cannot be used, or not for this call.</exception>
    public UpsertRun(AmpersandCmdlet cmdlet, UpsertTarget target, UpsertRunOptions options)
    {
        this.cmdlet = cmdlet;
        this.target = target;
        this.options = options;
        TimeProvider time = target.Connection.Time;
        journal = OpenJournal(time);
        client = new UpsertClient(target, cmdlet.Outbox);
        meter = new UploadMeter(cmdlet);
        uploads = new UploadClient(target, cmdlet.Outbox, meter);
        ledger = new SentLedger { JournalPath = journal?.Path };
        sender = new PartSender(cmdlet, ledger, Accepted)
        {
            Journal = journal,
            Timeout = options.SendTimeout,
            Time = time,
            Tick = meter.Show,
        };
        if (options.WaitTimeout is { } timeout)
        {
            watch = new OperationWatch(cmdlet, cmdlet.Outbox, new WaitOptions(), timeout, any: false, cmdlet.Stop)
            {
                CountsFromFirst = options.SendTimeout is not null,
            };
        }
    }

    /// <summary>Adds a record to the part in the making. A bad record is an error of its own; the others go.</summary>
    public void SendRecord(PSObject? record)
    {
        CsvPart? full = null;
        try
        {
            records ??= new RecordConverter(options.Records, options.ReadProperties);
            full = records.Add(record);
        }
        catch (AmpersandException failure)
        {
            cmdlet.Report(ErrorFactory.Create(failure, record));
        }

        Sending(() =>
        {
            SendPiped(full);
            sender.Show();
        });
    }

    /// <summary>Ends the run because its input cannot be taken any further.</summary>
    /// <exception cref="AmpersandException">The reason, with what was sent before it and where to go on.</exception>
    public void Interrupt(AmpersandException reason) => Sending(() => Reading<object>(() => throw reason));

    /// <summary>Lets Ampersand fetch the records itself.</summary>
    public void SendUrl(RecordsUrl url)
    {
        if (cmdlet.ShouldProcess(target.ToString(), $"Upsert the records of {url} by {target.PrimaryKey}"))
        {
            Accepted(cmdlet.Await(stop => SubmitAsync(url, stop)));
        }
    }

    private async Task<AmpersandOperation> SubmitAsync(RecordsUrl url, CancellationToken stop)
    {
        if (options.SendTimeout is not { } timeout)
        {
            return await client.SubmitAsync(url, stop).ConfigureAwait(false);
        }

        using CancellationTokenSource deadline = Deadline.After(timeout, target.Connection.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, deadline.Token);
        try
        {
            return await client.SubmitAsync(url, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            throw UpsertErrors.UrlTimedOut(url, timeout);
        }
    }

    /// <summary>Inspects all files to their ends, and only when none has an error sends what is left of the records, and then the files.</summary>
    /// <exception cref="AmpersandException">A file cannot be read or has an error; nothing of any file was sent, and what of the records was sent is named.</exception>
    public void SendRest(IReadOnlyList<string> paths)
    {
        Sending(() =>
        {
            InspectedFile[] files = Reading(() => InspectAll(paths));
            CsvPart? last = records?.Complete();
            NamePipeline(last);
            int first = AddInputs([.. files.Select(file => file.ToInput())]);
            EndPipeline(last);
            for (int place = 0; place < files.Length; place++)
            {
                SendFile(files[place], first + place);
            }
        });
    }

    /// <summary>Waits until everything was sent and, where asked, has ended.</summary>
    public void Finish()
    {
        Sending(() =>
        {
            sender.Finish();
            if (!leftOut)
            {
                journal?.Complete();
            }
        });
        ended = true;
        watch?.Finish();
    }

    /// <summary>Emits the operations that are still waited for, before an error ends the command.</summary>
    public void Abandon() => watch?.Abandon();

    /// <summary>Ends the run by an error that its caller lets end it (-ErrorAction Stop), once what was handed over was sent and shown; returns where that is all there is to say.</summary>
    public void EndBy(ErrorRecord error)
    {
        ended = true;
        Settle(sender.Finish);
        meter.Complete();
        Settle(Abandon);
        if (ledger is { HasSent: true, HasRest: true })
        {
            cmdlet.ThrowTerminatingError(ErrorFactory.Create(UpsertErrors.Interrupted(ErrorFactory.FailureOf(error), ledger), error.TargetObject));
        }
    }

    /// <summary>Says what goes on when Ctrl+C ended the wait; before everything was sent, there is more to say.</summary>
    public void ReportWait()
    {
        if (ended || !ledger.HasRest)
        {
            watch?.ReportOpen();
        }
    }

    public void Dispose()
    {
        sender.Dispose();
        watch?.Dispose();
        records?.Dispose();
        journal?.Dispose();
        foreach (CsvFile file in opened)
        {
            file.Dispose();
        }

        if (!ended && ledger is { HasSent: true, HasRest: true })
        {
            StopNotice.Show(cmdlet, $"The upsert to {target.ObjectName} was stopped. {ledger.Describe()}");
        }
    }

    /// <summary>Goes on to the end whatever errors there are: one alone ends the command, and the account says what became of the rest.</summary>
    private static void Settle(Action work)
    {
        while (true)
        {
            try
            {
                work();
                return;
            }
            catch (EndingErrorException)
            {
                // The next error, which ends the command no more than it has ended already.
            }
            catch (AmpersandException)
            {
                return;
            }
        }
    }

    private SubmissionJournal? OpenJournal(TimeProvider time)
    {
        if (options.JournalPath is not { } path)
        {
            return null;
        }

        JournalCall call = JournalCall.Of(target, options.Records, options.Files(CsvDestination.Inline, keys), options.Via);
        return options.IsPreview ? SubmissionJournal.Preview(path, call, time) : SubmissionJournal.Open(path, call, time, cmdlet.Outbox);
    }

    /// <summary>Does what may meet a sending that has failed, and whose error then says where to go on.</summary>
    private void Sending(Action work)
    {
        try
        {
            work();
        }
        catch (AmpersandException)
        {
            ended = true;
            meter.Complete();
            throw;
        }
    }

    /// <summary>Reads files. When that fails what was handed over is sent to its end, so that the error tells of all of it.</summary>
    private T Reading<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (AmpersandException failure)
        {
            sender.Finish();
            throw ledger.HasSent ? UpsertErrors.Interrupted(failure, ledger) : failure;
        }
    }

    /// <summary>Names inputs to all who count them.</summary>
    /// <returns>The place, 1-based, of the first.</returns>
    private int AddInputs(IReadOnlyList<JournalInput> further)
    {
        if (further.Count > 0)
        {
            journal?.AddInputs(further);
        }

        foreach (JournalInput input in further)
        {
            ledger.Plan(input.Name, input.Records);
        }

        int first = inputs + 1;
        inputs += further.Count;
        return first;
    }

    /// <summary>Makes the pipeline an input as soon as it has a part.</summary>
    private void NamePipeline(CsvPart? part)
    {
        if (part is not null && pipeline == 0)
        {
            pipeline = AddInputs([JournalInput.Pipeline]);
        }
    }

    private void EndPipeline(CsvPart? last)
    {
        if (pipeline > 0)
        {
            ledger.End(pipeline, last?.LastRecord);
            SendPiped(last);
            journal?.EndInput(pipeline);
        }
    }

    private void SendPiped(CsvPart? part)
    {
        if (part is not null)
        {
            NamePipeline(part);
            Send(
                new PartConsignment(client, part) { Source = JournalInput.PipelineName, Input = pipeline, IsPiped = true },
                () => cmdlet.ShouldProcess(target.ToString(), UpsertWords.Describe(part, target)));
        }
    }

    private void SendFile(InspectedFile file, int input)
    {
        int acceptedBefore = journal?.CountAccepted(input) ?? 0;
        if (acceptedBefore < file.Parts && !cmdlet.ShouldProcess(target.ToString(), UpsertWords.Describe(file, acceptedBefore, target)))
        {
            leftOut = true;
        }
        else if (file.IsUpload)
        {
            UploadFile upload = Reading(() => cmdlet.Await(token => Task.FromResult(UploadFile.Measure(file.File, token))));
            Send(new UploadConsignment(client, uploads, upload, file.Report) { Source = file.Path, Input = input, Mended = file.Report.Mended });
        }
        else
        {
            SendParts(file, input);
        }
    }

    private void SendParts(InspectedFile file, int input)
    {
        using IEnumerator<CsvPart> parts = file.File.ReadParts(cmdlet.Stop).GetEnumerator();
        while (Reading(() => cmdlet.Await(_ => Task.FromResult(parts.MoveNext()))))
        {
            Send(new PartConsignment(client, parts.Current) { Source = file.Path, Input = input, Mended = file.Report.Mended });
        }
    }

    /// <summary>Sends what was not accepted in an earlier run already.</summary>
    private void Send(Consignment consignment, Func<bool>? confirm = null)
    {
        JournalPart? known = journal?.Find(consignment);
        if (known?.OperationId is { } operationId)
        {
            Recall(consignment, operationId, known.Time);
        }
        else if (confirm?.Invoke() == false)
        {
            leftOut = true;
            consignment.Dispose();
        }
        else
        {
            if (known is { IsUncertain: true })
            {
                cmdlet.WriteWarning(UpsertWords.DescribeRepeated(known, consignment.Source));
            }

            sender.Send(consignment);
        }
    }

    private void Recall(Consignment consignment, string operationId, DateTimeOffset time)
    {
        using (consignment)
        {
            AmpersandOperation operation = consignment.Describe(client.Recall(operationId, time.ToLocalTime()));
            ledger.Accept(consignment, operation);
            cmdlet.WriteVerbose(UpsertWords.DescribeRecalled(operation));
            if (!options.IsPreview)
            {
                Emit(operation);
            }
        }
    }

    private InspectedFile[] InspectAll(IReadOnlyList<string> paths)
    {
        InspectedFile[] files = [.. paths.Select(Inspect)];
        RequireValid([.. files.Select(file => file.Report)]);
        cmdlet.RequireDistinct(keys);
        return files;
    }

    private InspectedFile Inspect(string path)
    {
        var file = CsvFile.Open(path);
        opened.Add(file);
        if (GoesUp(file))
        {
            AmpersandCsvReport report = cmdlet.Inspect(file, options.Files(CsvDestination.Upload, keys));
            if (options.Via == SendVia.UploadUrl || !report.IssueTotals.ContainsKey(CsvRule.TooLarge))
            {
                return new InspectedFile(file, report, IsUpload: true);
            }
        }

        return new InspectedFile(file, cmdlet.Inspect(file, options.Files(CsvDestination.Inline, keys)), IsUpload: false);
    }

    /// <summary>Whether a file is uploaded, as far as its size on disk tells; mending may yet make it too large.</summary>
    private bool GoesUp(CsvFile file)
    {
        bool takesUploads = target.Connection.WriteApi == WriteApi.Bulk;
        if (options.Via == SendVia.UploadUrl && !takesUploads)
        {
            cmdlet.WriteWarning(
                $"{file.Path} is sent in parts: the {target.Connection.WriteApi} form of the API takes no uploads. Connect-Ampersand -WriteApi Bulk chooses the form that does.");
        }

        return takesUploads && options.Via switch
        {
            SendVia.UploadUrl => true,
            SendVia.Auto => file.Length is > CsvPart.MaxBytes and <= CsvLimits.UrlBytes,
            _ => false,
        };
    }

    private void RequireValid(AmpersandCsvReport[] reports)
    {
        foreach (AmpersandCsvReport report in reports)
        {
            FindingDisplay.Show(cmdlet, report);
        }

        if (reports.FirstOrDefault(report => !report.IsValid) is { } invalid)
        {
            throw FindingDisplay.Invalid(invalid, reports.Count(report => !report.IsValid) - 1, ledger.HasSent ? "no file was sent" : "nothing was sent");
        }
    }

    private void Accepted(AmpersandOperation operation)
    {
        meter.Complete();
        cmdlet.WriteVerbose(UpsertWords.DescribeAccepted(operation));
        Emit(operation);
    }

    private void Emit(AmpersandOperation operation)
    {
        SeenObjects.Of(cmdlet.SessionState).Add(operation.ObjectName);
        if (watch is null)
        {
            cmdlet.WriteObject(operation);
        }
        else
        {
            watch.Add(operation);
        }
    }
}
