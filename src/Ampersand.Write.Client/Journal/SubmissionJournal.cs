using System.Globalization;

namespace Ampersand.Write.Journal;

/// <summary>The memory of a call that outlives its process: what was about to be sent, and what was accepted.</summary>
/// <remarks>
/// Nothing is written before the first part is about to be sent, so that a call that fails before leaves no trace and binds nobody. It is
/// asked on one thread while another one sends; each of its calls is whole.
/// </remarks>
internal sealed class SubmissionJournal : IDisposable
{
    private readonly object gate = new();
    private readonly string path;
    private readonly JournalCall call;
    private readonly TimeProvider time;
    private readonly JournalLock? ownership;
    private readonly JournalFile? file;
    private readonly JournalState state;
    private readonly List<JournalInput> inputs = [];
    private readonly HashSet<(int Input, int Number)> met = [];
    private readonly List<byte[]> unwritten = [];
    private bool begun;

    /// <param name="path">The full path, for errors.</param>
    /// <param name="call">What is called.</param>
    /// <param name="time">The clock.</param>
    /// <param name="ownership">The lock; none for a look only.</param>
    /// <param name="file">The journal's bytes; none when there is no journal yet and none is to be begun.</param>
    internal SubmissionJournal(string path, JournalCall call, TimeProvider time, JournalLock? ownership, JournalFile? file)
    {
        this.path = path;
        this.call = call;
        this.time = time;
        this.ownership = ownership;
        this.file = file;
        var found = file?.Read() ?? new JournalState();
        begun = found.HasSent;

        // A journal of which the service surely has nothing: its call never came to anything and counts no more.
        state = begun ? found : new JournalState();
        if (begun && call.DifferencesFrom(found.Call!).ToArray() is { Length: > 0 } differences)
        {
            throw JournalErrors.OtherCall(path, differences);
        }
    }

    /// <summary>The journal's path.</summary>
    public string Path => path;

    /// <summary>Whether everything was accepted, in this run or in an earlier one.</summary>
    public bool IsComplete => state.IsComplete;

    /// <summary>Opens the journal of a call, or begins it. Until it is disposed nobody else can.</summary>
    /// <param name="path">The full path.</param>
    /// <param name="call">What is called.</param>
    /// <param name="time">The clock.</param>
    /// <param name="progress">Told when the last line had to be repaired.</param>
    /// <exception cref="AmpersandException">It is in use, cannot be written, is damaged, or belongs to another call.</exception>
    public static SubmissionJournal Open(string path, JournalCall call, TimeProvider time, IProgress<RunEvent>? progress)
    {
        if (Directory.Exists(path))
        {
            throw JournalErrors.IsFolder(path);
        }

        if (System.IO.Path.GetDirectoryName(path) is { Length: > 0 } folder && !Directory.Exists(folder))
        {
            throw JournalErrors.FolderMissing(path, folder);
        }

        var taken = JournalLock.Take(path);
        try
        {
            var journal = new SubmissionJournal(path, call, time, taken, new JournalFile(path, taken.Stream));
            journal.Repair(progress);
            return journal;
        }
        catch
        {
            taken.Undo();
            throw;
        }
    }

    /// <summary>Reads the journal of a call, to tell what the call would do. Nothing is written, and nobody is kept out.</summary>
    /// <inheritdoc cref="Open" path="/exception"/>
    public static SubmissionJournal Preview(string path, JournalCall call, TimeProvider time)
    {
        using var opened = File.Exists(path) || Directory.Exists(path) ? JournalFile.OpenRead(path) : null;
        return new SubmissionJournal(path, call, time, ownership: null, opened);
    }

    /// <summary>Names inputs, in their order; all that are known at once are named at once.</summary>
    /// <param name="further">The inputs behind those that were named before.</param>
    /// <param name="areLast">Whether, where they are files, none comes behind them.</param>
    /// <returns>The place, 1-based, of the first of them among the call's inputs.</returns>
    /// <exception cref="AmpersandException"><c>JournalMismatch</c>: they are not those that the journal knows.</exception>
    public int AddInputs(IReadOnlyList<JournalInput> further, bool areLast = true)
    {
        lock (gate)
        {
            var first = inputs.Count;
            inputs.AddRange(further);
            if (begun && state.Inputs.Count > first)
            {
                RequireSameInputs(first, further, areLast);
            }
            else
            {
                unwritten.Add(JournalFormat.InputsLine(further));
            }

            return first + 1;
        }
    }

    /// <summary>How many parts of an input were accepted.</summary>
    public int CountAccepted(int input)
    {
        lock (gate)
        {
            return state.Parts.Count(part => part.Input == input && part.OperationId is not null);
        }
    }

    /// <summary>What is known of a part from an earlier run.</summary>
    /// <param name="part">The part.</param>
    /// <param name="pipedCsv">Its CSV where its records have no file to be found in again; otherwise nothing.</param>
    /// <returns>None when it was never about to be sent.</returns>
    /// <exception cref="AmpersandException"><c>JournalMismatch</c>: it is not what it was.</exception>
    public UpsertPart? Find(UpsertPart part, ReadOnlyMemory<byte> pipedCsv = default)
    {
        lock (gate)
        {
            met.Add((part.Input, part.Part));
            if (state.Find(part.Input, part.Part) is { } known)
            {
                return known.Sha256 == part.Sha256 && known.FirstRecord == part.FirstRecord ? known : throw Differs(known, part, pipedCsv);
            }

            return state.IsComplete
                ? throw JournalErrors.OtherInput(path, $"it is complete, and record {Number(part.FirstRecord)} of {part.Source} is new")
                : null;
        }
    }

    /// <summary>What an earlier run was told of a part's records.</summary>
    public RecordAnswer ReadAnswer(UpsertPart answered)
    {
        lock (gate)
        {
            return OpenToRead(reader => reader.ReadLine(answered.AnswerOffset, RecordAnswer.Read))
                ?? throw JournalErrors.OtherInput(path, "it was changed meanwhile");
        }
    }

    /// <summary>The parts of which an earlier run never learned what became.</summary>
    public IReadOnlyList<UpsertPart> Uncertain
    {
        get
        {
            lock (gate)
            {
                return [.. state.Parts.Where(part => part.IsUncertain)];
            }
        }
    }

    /// <summary>Whether an earlier run searched records by their keys and wrote them one by one.</summary>
    public bool IsKeyed => state.IsKeyed;

    /// <summary>Whether nothing was taken in parts, or may have been, so that records may be searched instead.</summary>
    public bool MayTurn
    {
        get
        {
            lock (gate)
            {
                return state.MayTurn;
            }
        }
    }

    /// <summary>When the first run began.</summary>
    public DateTimeOffset Started => state.Started;

    /// <summary>Whether an operation is that of a part, or of records that are known by their keys.</summary>
    public bool Knows(string operationId)
    {
        lock (gate)
        {
            return state.Parts.Any(part => part.OperationId == operationId)
                || state.Keyed.Values.Any(record => record.OperationId == operationId);
        }
    }

    /// <summary>What is known of a record that is known by its key; <see langword="null"/> where it was never sent.</summary>
    public KeyedState? FindRecord(int input, long record)
    {
        lock (gate)
        {
            return state.Keyed.TryGetValue((input, record), out var known) ? known : null;
        }
    }

    /// <summary>The place, 1-based, of an input of this run.</summary>
    public int InputOf(string name)
    {
        lock (gate)
        {
            return inputs.FindIndex(input => input.Name == name) + 1;
        }
    }

    /// <summary>All that is known of records that are known by their keys.</summary>
    public IReadOnlyCollection<KeyedState> Records => state.Keyed.Values;

    /// <summary>Records that records which were searched by their keys are about to be written.</summary>
    /// <exception cref="AmpersandException"><c>JournalUnwritable</c>: it could not be recorded, and so must not be sent.</exception>
    /// <returns>The number of the write.</returns>
    public int BeginWrite(bool isCreate, IReadOnlyList<KeyedEntry> records)
    {
        var number = 0;
        Write(
            () => JournalFormat.WritingLine(number = state.LastNumber + 1, isCreate, records, time.GetUtcNow()),
            () =>
            {
                state.IsComplete = false;
                state.Begin(number, isCreate, records);
            });
        return number;
    }

    /// <summary>Records what became of them.</summary>
    /// <exception cref="AmpersandException"><c>JournalUnwritable</c>: that could not be recorded.</exception>
    public void EndWrite(int number, RecordAnswer answer) => Write(
        () => JournalFormat.WrittenLine(number, answer, time.GetUtcNow()), () => state.End(number, answer));

    /// <summary>Says that an input has ended, so that what an earlier run had of it and this one has not is noticed.</summary>
    /// <exception cref="AmpersandException"><c>JournalMismatch</c>: records are missing.</exception>
    public void EndInput(int input)
    {
        lock (gate)
        {
            if (state.Parts.FirstOrDefault(part => part.Input == input && !met.Contains((part.Input, part.Part))) is { } missing)
            {
                throw JournalErrors.OtherInput(path, $"record {Number(missing.FirstRecord)} and what followed it is missing");
            }
        }
    }

    /// <summary>Records that a part is about to be sent.</summary>
    /// <param name="sent">The part.</param>
    /// <param name="pipedCsv">Its CSV where its records have no file to be found in again; otherwise nothing.</param>
    /// <exception cref="AmpersandException"><c>JournalUnwritable</c>: it could not be recorded, and so must not be sent.</exception>
    public void Intend(UpsertPart sent, ReadOnlyMemory<byte> pipedCsv = default)
    {
        lock (gate)
        {
            var part = Moved(sent, UpsertPartState.Uncertain);
            var hashes = pipedCsv.IsEmpty ? null : RecordHashes.Of(pipedCsv);
            try
            {
                Append(JournalFormat.IntentLine(part, hashes));
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                throw JournalErrors.Unwritable(path, failure);
            }

            state.IsComplete = false;
            part.AnswerOffset = state.Find(part.Input, part.Part)?.AnswerOffset ?? 0;
            state.Put(part);
        }
    }

    /// <summary>Records the operation that a part was accepted as.</summary>
    /// <exception cref="AmpersandException">
    /// <c>JournalUnwritable</c>, with the operation's id: it was accepted, and that could not be recorded.
    /// </exception>
    public void Accept(UpsertPart sent, string operationId)
    {
        lock (gate)
        {
            var part = Moved(sent, UpsertPartState.Accepted, operationId);
            try
            {
                Append(JournalFormat.AcceptedLine(part));
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                throw JournalErrors.NotRecorded(path, part, operationId, failure);
            }

            state.Put(part);
        }
    }

    /// <summary>Records what the service said of a part's records.</summary>
    /// <exception cref="AmpersandException"><c>JournalUnwritable</c>: that could not be recorded.</exception>
    public void Answer(UpsertPart sent, RecordAnswer answer)
    {
        lock (gate)
        {
            try
            {
                var part = Moved(sent, UpsertPartState.Answered, answer.OperationId);
                part.RecordsFailed = answer.Failed;
                part.AnswerOffset = Append(JournalFormat.AnsweredLine(part, answer));
                state.Put(part);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                throw JournalErrors.Unwritable(path, failure);
            }
        }
    }

    /// <summary>
    /// Records that the service surely did nothing with a part. Where that fails the next run merely warns once too often.
    /// </summary>
    public void Refuse(UpsertPart sent, string errorId)
    {
        lock (gate)
        {
            var part = Moved(sent, UpsertPartState.Refused);
            try
            {
                Append(JournalFormat.RefusedLine(part, errorId));
                state.Put(part);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                // The refusal itself is the error to show.
            }
        }
    }

    /// <summary>Records that everything was accepted or answered; not as long as something is uncertain.</summary>
    /// <exception cref="AmpersandException"><c>JournalMismatch</c>: an earlier run had more inputs; <c>JournalUnwritable</c>.</exception>
    public void Complete()
    {
        lock (gate)
        {
            if (begun && state.Inputs.Count > inputs.Count)
            {
                throw JournalErrors.OtherInput(path, $"{state.Inputs[inputs.Count]} is missing");
            }

            if (state.IsComplete || !begun || !state.IsSettled)
            {
                return;
            }

            try
            {
                Append(JournalFormat.CompleteLine(state.Parts.Count, time.GetUtcNow()));
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                throw JournalErrors.Unwritable(path, failure);
            }

            state.IsComplete = true;
        }
    }

    /// <summary>Takes the journal away if everything was accepted: whoever ran knows, and nobody has to go on.</summary>
    public void Discard()
    {
        lock (gate)
        {
            if (begun && state.IsComplete)
            {
                ownership?.Discard();
            }
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            if (begun)
            {
                ownership?.Dispose();
            }
            else
            {
                ownership?.Undo();
            }
        }
    }

    private void Write(Func<byte[]> line, Action note)
    {
        lock (gate)
        {
            try
            {
                Append(line());
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                throw JournalErrors.Unwritable(path, failure);
            }

            note();
        }
    }

    private UpsertPart Moved(UpsertPart sent, UpsertPartState to, string? operationId = null) => sent.With(part =>
    {
        part.State = to;
        part.OperationId = operationId;
        part.Time = time.GetUtcNow();
    });

    private void Repair(IProgress<RunEvent>? progress)
    {
        if (begun && state.IsTorn)
        {
            file!.Cut(state.Length);
            progress.Detail(string.Format(
                CultureInfo.InvariantCulture,
                "The last line of the journal '{0}' was cut short by an interrupted run and was taken away; its {1:N0} whole lines are as "
                    + "they were.",
                path, state.Lines));
        }
    }

    /// <summary>Appends a line, and before the first one of all what nobody had to know until now.</summary>
    /// <returns>Where the line stands.</returns>
    private long Append(byte[] line)
    {
        var writable = file ?? throw new InvalidOperationException("A preview is not written to.");
        IEnumerable<byte[]> lines = [.. unwritten, line];
        if (!begun)
        {
            writable.Cut(0);
            lines = lines.Prepend(JournalFormat.CallLine(call, time.GetUtcNow()));
        }

        var end = writable.Append(lines);
        begun = true;
        unwritten.Clear();
        return end - line.Length;
    }

    private void RequireSameInputs(int first, IReadOnlyList<JournalInput> further, bool areLast)
    {
        JournalInput[] known = [.. state.Inputs.Skip(first)];
        for (var at = 0; at < Math.Min(known.Length, further.Count); at++)
        {
            if (!known[at].IsSameAs(further[at]))
            {
                throw JournalErrors.OtherInput(path, $"input {first + at + 1} was {known[at]} and is {further[at]}");
            }
        }

        if (further.Count > known.Length)
        {
            throw JournalErrors.OtherInput(path, $"{further[known.Length]} is new");
        }

        if (known.Length > further.Count && areLast && further.All(input => input.Sha256 is not null))
        {
            throw JournalErrors.OtherInput(path, $"{known[further.Count]} is missing");
        }
    }

    private AmpersandException Differs(UpsertPart known, UpsertPart now, ReadOnlyMemory<byte> pipedCsv)
    {
        if (now.Source == UpsertPart.PipelineSource && pipedCsv.IsEmpty)
        {
            return JournalErrors.OtherInput(path, $"{known} of the piped records is not what it was");
        }

        if (pipedCsv.IsEmpty)
        {
            return JournalErrors.OtherInput(
                path,
                $"{known} of {now.Source} is not what it was although the file is: another version of the module divided it, and has to "
                    + "finish it");
        }

        if (known.FirstRecord != now.FirstRecord)
        {
            return JournalErrors.OtherInput(
                path, $"{known} of the piped records begins with record {Number(now.FirstRecord)} now");
        }

        var hashes = RecordHashes.Of(pipedCsv);
        if (OpenToRead(reader => reader.ReadLine(known.IntentOffset, RecordHashes.Read)) is not { } before)
        {
            return JournalErrors.OtherInput(path, $"{known} of the piped records is not what it was");
        }

        if (hashes.FirstDifference(before) is not { } place)
        {
            return JournalErrors.OtherInput(
                path, $"the columns of {known} of the piped records were '{before.Header}' and are '{hashes.Header}'");
        }

        var refusedSome = now.LastRecord - now.FirstRecord + 1 > now.Records;
        return JournalErrors.OtherInput(path, string.Format(
            CultureInfo.InvariantCulture,
            "piped record {0:N0}{1} is not the one it was",
            now.FirstRecord + place,
            refusedSome ? $" (refused ones from record {Number(now.FirstRecord)} on not counted)" : string.Empty));
    }

    private T OpenToRead<T>(Func<JournalFile, T> read)
    {
        if (file is not null && ownership is not null)
        {
            return read(file);
        }

        using var look = JournalFile.OpenRead(path);
        return read(look);
    }

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
