using Ampersand.Write.Journal;
using static System.FormattableString;

namespace Ampersand.Write;

/// <summary>Where a call with a journal stands, as its journal tells it.</summary>
/// <remarks>The cmdlets about operations take it for all the operations that it knows.</remarks>
public sealed class AmpersandJournal
{
    private readonly JournalState state;

    private AmpersandJournal(string path, JournalState state, bool inUse)
    {
        this.state = state;
        Path = path;
        InUse = inUse;
        Parts = [.. state.Parts.Select(part => part.With(shown => shown.Time = part.Time?.ToLocalTime()))];
        OperationId = [.. Parts.Select(part => part.OperationId).OfType<string>()];
    }

    /// <summary>The journal's full path.</summary>
    public string Path { get; }

    /// <summary>The object written to.</summary>
    public string? ObjectName => state.Call?["ObjectName"];

    /// <summary>What a write through today's API does with its records; <see langword="null"/> for an upsert.</summary>
    public RecordWriteType? Type => Enum.TryParse<RecordWriteType>(state.Call?["Type"], out var type) ? type : null;

    /// <summary>The field that identifies records; <see langword="null"/> for a write through today's API.</summary>
    public string? PrimaryKey => state.Call?["PrimaryKey"];

    /// <summary>The project.</summary>
    public string? Project => state.Call?["Project"];

    /// <summary>The integration.</summary>
    public string? Integration => state.Call?["Integration"];

    /// <summary>The customer's group that is written for.</summary>
    public string? GroupRef => state.Call?["GroupRef"];

    /// <summary>The write host.</summary>
    public string? WriteUri => state.Call?["WriteUri"];

    /// <summary>Everything that the same command has to repeat, under the names of its parameters.</summary>
    public IReadOnlyDictionary<string, string> Parameters =>
        state.Call?.ToDictionary(parameter => parameter.Key, parameter => parameter.Value, StringComparer.OrdinalIgnoreCase) ?? [];

    /// <summary>The inputs: paths of files, or <c>pipeline</c>.</summary>
    public IReadOnlyList<string> Source => [.. state.Inputs.Select(input => input.Name)];

    /// <summary>
    /// How many parts there are in all; <see langword="null"/> for records from the pipeline as long as they have not all been sent.
    /// </summary>
    public int? PartsTotal =>
        state.IsKeyed ? null
        : IsComplete ? Parts.Count : state.Inputs.Count > 0
            && state.Inputs.All(input => input.Parts is not null) ? state.Inputs.Sum(input => input.Parts) : null;

    /// <summary>How many parts were accepted, or their records answered.</summary>
    public int PartsAccepted => Parts.Count(part => part.IsTaken);

    /// <summary>
    /// How many parts were sent, or may have been, and nobody knows what came of them: the next run sends them again, unless they are
    /// creates, which it asks about first.
    /// </summary>
    public int PartsUncertain => Parts.Count(part => part.IsUncertain) + state.Writes.Count;

    /// <summary>How many records there are in all; <see langword="null"/> where <see cref="PartsTotal"/> is.</summary>
    public long? RecordsTotal => IsComplete ? RecordsAccepted : PartsTotal is null ? null : state.Inputs.Sum(input => input.Records);

    /// <summary>
    /// How many records the service said were not written; <see langword="null"/> for an upsert, whose operations have to be asked.
    /// </summary>
    public long? RecordsFailed => state.IsKeyed ? state.Keyed.Values.LongCount(record => record.Outcome == RecordOutcome.Failed)
        : Type is null ? null
        : Parts.Sum(part => part.RecordsFailed ?? 0);

    /// <summary>How many records were accepted, or answered; of an upsert that searches, how many were written.</summary>
    public long RecordsAccepted => state.IsKeyed
        ? state.Keyed.Values.LongCount(record => record.Outcome == RecordOutcome.Written)
        : Parts.Where(part => part.IsTaken).Sum(part => part.Records);

    /// <summary>The input at which the next run goes on; <see langword="null"/> when everything was accepted.</summary>
    public string? NextSource => Next?.Source;

    /// <summary>
    /// The record, 1-based in <see cref="NextSource"/>, at which the next run goes on; <see langword="null"/> when everything was accepted.
    /// </summary>
    public long? NextRecord => Next?.Record;

    /// <summary>What the same command would do now, as the end of a sentence: <c>the next run …</c></summary>
    public string NextRun =>
        InUse ? "is turned away, because a run holds the journal"
        : IsComplete ? "sends nothing, and emits everything once more"
        : !state.HasSent ? "begins"
        : state.IsKeyed ? "sends what was not written, and searches first what may have been created"
        : string.Join(" and ", new[]
        {
            PartsUncertain == 0 ? null
                : state.Call?["Type"] == nameof(RecordWriteType.Create)
                    ? Invariant($"has to be told what to do with {PartsUncertain} {Plural(PartsUncertain)} of which nobody knows")
                : Invariant($"sends {PartsUncertain} {Plural(PartsUncertain)} of which nobody knows again"),
            NextSource is null ? null : Invariant($"goes on at record {NextRecord} of {NextSource}"),
        }.OfType<string>());

    /// <summary>The parts that were about to be sent, in their order.</summary>
    public IReadOnlyList<UpsertPart> Parts { get; }

    /// <summary>The operations that were accepted, in the order of the parts.</summary>
    public string[] OperationId { get; }

    /// <summary>When the first part was about to be sent; <see langword="null"/> when none ever was.</summary>
    public DateTimeOffset? Started => state.Call is null ? null : state.Started.ToLocalTime();

    /// <summary>When the journal was last written to.</summary>
    public DateTimeOffset? LastWrite => state.Call is null ? null : state.LastWrite.ToLocalTime();

    /// <summary>Whether everything was accepted: the same command would send nothing, and emit all operations once more.</summary>
    public bool IsComplete => state.IsComplete;

    /// <summary>Whether a run holds the journal now.</summary>
    public bool InUse { get; }

    /// <summary>
    /// Whether the last line is cut short, as an interrupted run or one that is just writing leaves it; the next run repairs it.
    /// </summary>
    public bool IsTorn => state.IsTorn;

    private (string Source, long Record)? Next
    {
        get
        {
            if (IsComplete)
            {
                return null;
            }

            for (var input = 1; input <= state.Inputs.Count; input++)
            {
                if (state.IsKeyed)
                {
                    if (NextKeyed(input) is { } next)
                    {
                        return (state.Inputs[input - 1].Name, next);
                    }

                    continue;
                }

                UpsertPart[] parts = [.. state.Parts.Where(part => part.Input == input)];
                var accepted = parts.TakeWhile((part, place) => part.IsTaken
                    && part.Part == place + (Type is null ? 1 : parts[0].Part)).Count();
                if (accepted < (state.Inputs[input - 1].Parts ?? int.MaxValue))
                {
                    return (state.Inputs[input - 1].Name, accepted == 0 ? 1 : parts[accepted - 1].LastRecord + 1);
                }
            }

            return null;
        }
    }

    private long? NextKeyed(int input)
    {
        long record = 1;
        while (state.Keyed.TryGetValue((input, record), out var known) && known.Outcome == RecordOutcome.Written)
        {
            record++;
        }

        return record <= (state.Inputs[input - 1].Records ?? long.MaxValue) ? record : null;
    }

    /// <summary>Reads a journal, also while a run writes to it.</summary>
    /// <param name="path">The full path.</param>
    /// <returns>Where it stands.</returns>
    /// <exception cref="AmpersandException">
    /// <c>JournalNotFound</c>, <c>JournalIsFolder</c>, <c>JournalUnreadable</c>, <c>JournalInvalid</c>, <c>JournalVersionUnknown</c> or
    /// <c>JournalDamaged</c>.
    /// </exception>
    public static AmpersandJournal Read(string path)
    {
        using var file = JournalFile.OpenRead(path);
        return new AmpersandJournal(path, file.Read(), JournalLock.IsTaken(path));
    }

    /// <summary>The journals that runs keep by themselves (<see cref="UpsertOptions.Resume"/>) and that are still there.</summary>
    /// <param name="stateFolder">The folder they lie in; the one of this user when <see langword="null"/>.</param>
    /// <returns>Their full paths.</returns>
    public static IReadOnlyList<string> FindKept(string? stateFolder = null) => StateFolder.List(stateFolder ?? StateFolder.Default);

    /// <summary>Removes a journal. A file that is none is left as it is.</summary>
    /// <param name="path">The full path.</param>
    /// <param name="evenUnfinished">
    /// Whether it may be incomplete or damaged: what it knows of a run is then given up. The same run would begin anew.
    /// </param>
    /// <exception cref="AmpersandException">
    /// <c>JournalUnfinished</c>, <c>JournalInUse</c>, <c>JournalUnwritable</c>, or what <see cref="Read"/> throws.
    /// </exception>
    public static void Remove(string path, bool evenUnfinished)
    {
        AmpersandJournal? journal = null;
        try
        {
            journal = Read(path);
        }
        catch (AmpersandJournalException failure) when (
            evenUnfinished && failure.ErrorId is nameof(ErrorIds.JournalDamaged) or nameof(ErrorIds.JournalVersionUnknown))
        {
            // It is a journal, whatever it says.
        }

        using var held = JournalLock.Take(path);
        if (!evenUnfinished && !journal!.IsComplete)
        {
            throw JournalErrors.Unfinished(path, journal.NextRun);
        }

        try
        {
            held.Delete();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw JournalErrors.Unwritable(path, failure);
        }
    }

    /// <summary>The operations that were accepted, with what is known of them; how they ended the service has to be asked.</summary>
    /// <returns>The operations, without a connection.</returns>
    public IReadOnlyList<AmpersandOperation> Operations() =>
    [
        .. from part in Parts
           where part.OperationId is not null
           select new AmpersandOperation(part.OperationId!, connection: null)
           {
               Project = Project,
               Integration = Integration,
               GroupRef = GroupRef,
               ObjectName = ObjectName,
               PrimaryKey = PrimaryKey,
               Source = part.Source,
               Part = part.Part,
               FirstRecord = part.FirstRecord,
               Records = part.Records,
               Bytes = part.Bytes,
               SubmitTime = part.Time,
           },
    ];

    /// <summary>The path and how far it is.</summary>
    /// <returns>A short text for messages.</returns>
    public override string ToString() => Invariant($"{Path}: {PartsAccepted} of {(object?)PartsTotal ?? "?"} parts accepted");

    private static string Plural(int requests) => requests == 1 ? "request" : "requests";
}
