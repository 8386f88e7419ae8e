using Ampersand.Write.Http;
using Ampersand.Write.Records;

namespace Ampersand.Write.Journal;

/// <summary>
/// The journal of a write through today's API: which requests an earlier run sent, and what it was told of their records.
/// </summary>
/// <remarks>
/// A request of updates or deletes whose answer was lost is sent again, because it is the same by id; one of creates never is by itself.
/// </remarks>
internal sealed class RecordJournal : IDisposable
{
    private readonly SubmissionJournal journal;
    private readonly RecordWriteOptions options;
    private readonly IProgress<RunEvent>? progress;
    private readonly List<(string Name, int Input)> files = [];
    private int pipeline;
    private int file;

    private RecordJournal(SubmissionJournal journal, RecordWriteOptions options, IProgress<RunEvent>? progress)
    {
        this.journal = journal;
        this.options = options;
        this.progress = progress;
    }

    /// <summary>The journal's path.</summary>
    public string Path => journal.Path;

    /// <summary>The requests of creates of which an earlier run never learned what became.</summary>
    public IReadOnlyList<UpsertPart> UncertainCreates => options.Type == RecordWriteType.Create ? journal.Uncertain : [];

    /// <summary>Whether an operation is known to be of one of the requests that were answered.</summary>
    public bool Knows(string operationId) => journal.Knows(operationId);

    /// <summary>Opens the journal of a write, or begins it.</summary>
    /// <returns>The journal; <see langword="null"/> where none is asked for.</returns>
    /// <exception cref="AmpersandException">It is in use, cannot be written, is damaged, or belongs to another call.</exception>
    public static RecordJournal? Open(WriteTarget target, RecordWriteOptions options, IProgress<RunEvent>? progress)
    {
        if (options.JournalPath is not { } path)
        {
            return null;
        }

        var call = JournalCall.Of(target, options);
        var time = target.Connection.Time;
        return new RecordJournal(
            options.IsPreview ? SubmissionJournal.Preview(path, call, time) : SubmissionJournal.Open(path, call, time, progress),
            options,
            progress);
    }

    /// <summary>Names files that are to be written, behind those before them.</summary>
    /// <param name="inspected">The files.</param>
    /// <param name="hasPiped">Whether records were piped before them.</param>
    /// <param name="areLast">Whether no input comes behind them.</param>
    public void AddFiles(IReadOnlyList<InspectedFile> inspected, bool hasPiped, bool areLast)
    {
        if (hasPiped)
        {
            NamePipeline();
        }

        if (inspected.Count > 0)
        {
            JournalInput[] further = [.. inspected.Select(input => input.ToInput() with
            {
                Parts = (int)((input.Report.Records + options.RecordsPerRequest - 1) / options.RecordsPerRequest),
            })];
            var first = journal.AddInputs(further, areLast);
            files.AddRange(further.Select((input, place) => (input.Name, first + place)));
        }
    }

    /// <summary>What a batch comes to: what an earlier run was told of its records, and what of it is to be sent.</summary>
    /// <param name="batch">The records.</param>
    /// <param name="recall">Makes an outcome of what an earlier run was told.</param>
    /// <returns>The requests, in the order in which their outcomes are put out.</returns>
    /// <exception cref="AmpersandException"><c>JournalMismatch</c>: they are not the records that they were.</exception>
    public IReadOnlyList<RecordWriteRequest> Resume(RecordBatch batch, Func<RecordBatch, RecordAnswer, RecordWriteOutcome> recall)
    {
        var part = Describe(batch);
        if (journal.Find(part) is not { } known || known is { State: UpsertPartState.Refused, AnswerOffset: 0 })
        {
            return [new RecordWriteRequest(batch) { Journaled = part }];
        }

        var answer = known.AnswerOffset > 0 ? journal.ReadAnswer(known) : null;
        var all = Enumerable.Range(0, batch.Count).ToArray();
        var uncertain = known.IsUncertain ? known.Places ?? all : Array.Empty<int>();
        if (uncertain.Count > 0 && options.ReconcileBy is not null)
        {
            return Reconcile(batch, part, known, answer, uncertain, recall);
        }

        if (uncertain.Count > 0 && options is { Type: RecordWriteType.Create, Uncertain: not UncertainAction.Repeat })
        {
            var skipped = Skipped(batch, uncertain).Beside(answer, uncertain, batch.Count);
            return [new RecordWriteRequest(batch) { Journaled = part, Earlier = skipped, Recalled = recall(batch, skipped) }];
        }

        WarnOfRepetition(batch, uncertain);
        var again = all
            .Where(place => uncertain.Contains(place) || (options.RetryFailed && HasFailed(answer, place)))
            .ToArray();
        return again.Length == batch.Count && answer is null
            ? [new RecordWriteRequest(batch) { Journaled = part }]
            : Split(batch, part, answer!, again, recall);
    }

    /// <summary>Records that a request is about to be sent.</summary>
    /// <exception cref="AmpersandException"><c>JournalUnwritable</c>: it could not be recorded, and so must not be sent.</exception>
    public void Intend(RecordWriteRequest request) => journal.Intend(request.Journaled!);

    /// <summary>Records what became of a request's records.</summary>
    public void Answer(RecordWriteRequest request, RecordAnswer answer)
    {
        var part = request.Journaled!;
        journal.Answer(part, part.Places is { } places ? answer.Beside(request.Earlier, places, (int)part.Records) : answer);
    }

    /// <summary>Records that the service surely did nothing with a request, so that it is to be sent again.</summary>
    public void Refuse(RecordWriteRequest request, AmpersandException refusal) => journal.Refuse(request.Journaled!, refusal.ErrorId);

    /// <summary>Records that what is uncertain is given up.</summary>
    public void Skip(RecordWriteRequest request) => journal.Answer(request.Journaled!, request.Earlier!);

    /// <summary>Records that everything was answered, unless something is uncertain.</summary>
    /// <exception cref="AmpersandException"><c>JournalMismatch</c>: an earlier run had more; <c>JournalUnwritable</c>.</exception>
    public void Complete()
    {
        if (pipeline > 0)
        {
            journal.EndInput(pipeline);
        }

        journal.Complete();
    }

    /// <inheritdoc/>
    public void Dispose() => journal.Dispose();

    private static bool HasFailed(RecordAnswer? answer, int place) => answer is not null
        && (answer.Results.Count > 0 ? answer.Results[place].Outcome == RecordOutcome.Failed : answer.ErrorId is not null);

    private static RecordAnswer Skipped(RecordBatch batch, IReadOnlyList<int> places) => new()
    {
        Results =
        [
            .. places.Select(place => new RecordAnswer.Result(
                RecordOutcome.Unknown,
                Id: null,
                $"An earlier run sent {batch.Take([place])} and never learned what came of it; it was not sent again.")),
        ],
    };

    /// <summary>What is uncertain is searched; of the rest it is known what became.</summary>
    private static RecordWriteRequest[] Reconcile(
        RecordBatch batch,
        UpsertPart part,
        UpsertPart known,
        RecordAnswer? answer,
        IReadOnlyList<int> uncertain,
        Func<RecordBatch, RecordAnswer, RecordWriteOutcome> recall)
    {
        var searched = new RecordWriteRequest(batch.Take(uncertain))
        {
            Journaled = part.With(now => now.Places = uncertain.Count < batch.Count ? uncertain : null),
            Earlier = answer,
            UncertainSince = known.Time,
        };
        var rest = Enumerable.Range(0, batch.Count).Except(uncertain).ToArray();
        if (rest.Length == 0)
        {
            return [searched];
        }

        var kept = batch.Take(rest);
        return [new RecordWriteRequest(kept) { Recalled = recall(kept, answer!.Only(rest)) }, searched];
    }

    private static RecordWriteRequest[] Split(
        RecordBatch batch,
        UpsertPart part,
        RecordAnswer answer,
        int[] again,
        Func<RecordBatch, RecordAnswer, RecordWriteOutcome> recall)
    {
        var rest = Enumerable.Range(0, batch.Count).Except(again).ToArray();
        var requests = new List<RecordWriteRequest>();
        if (rest.Length > 0)
        {
            var kept = rest.Length == batch.Count ? batch : batch.Take(rest);
            requests.Add(new RecordWriteRequest(kept) { Recalled = recall(kept, answer.Only(rest)) });
        }

        if (again.Length > 0)
        {
            requests.Add(new RecordWriteRequest(batch.Take(again)) { Journaled = part.With(now => now.Places = again), Earlier = answer });
        }

        return [.. requests];
    }

    private void WarnOfRepetition(RecordBatch batch, IReadOnlyList<int> uncertain)
    {
        if (uncertain.Count > 0)
        {
            progress.Warn(
                "PartRepeated",
                $"An earlier run sent {batch.Take(uncertain)} of {batch.Source} and never learned what came of them: they are sent again, "
                    + (options.IsRepeatable
                        ? "which does no harm, because a write by id may be repeated."
                        : "as was asked, and may now be there twice."));
        }
    }

    private UpsertPart Describe(RecordBatch batch) => new()
    {
        Source = batch.Source,
        Input = InputOf(batch.Source),
        Part = batch.Number,
        FirstRecord = batch.Places[0].Record,
        LastRecord = batch.Places[batch.Count - 1].Record,
        Records = batch.Count,
        Bytes = batch.Json.Length,
        Sha256 = Digests.Sha256(batch.Json),
    };

    /// <summary>The place of a source among the inputs; records come in the order of the inputs.</summary>
    private int InputOf(string source)
    {
        if (source == UpsertPart.PipelineSource)
        {
            NamePipeline();
            return pipeline;
        }

        while (files[file].Name != source)
        {
            file++;
        }

        return files[file].Input;
    }

    private void NamePipeline()
    {
        if (pipeline == 0)
        {
            pipeline = journal.AddInputs([JournalInput.Pipeline], areLast: false);
        }
    }
}
