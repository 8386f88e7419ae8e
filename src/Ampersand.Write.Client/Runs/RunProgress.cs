using System.Globalization;

namespace Ampersand.Write.Runs;

/// <summary>
/// The account of a run: what was planned, sent, accepted, refused and is uncertain. Whatever is said of a run is a view of it.
/// </summary>
/// <remarks>Requests end on one thread while their caller asks on another: each call is whole.</remarks>
/// <param name="uncertain">
/// What is said of records of which nobody knows: that they may have been accepted, and whether they may be sent again.
/// </param>
/// <param name="progress">Told how far the run is.</param>
internal sealed class RunProgress(string uncertain, IProgress<RunEvent>? progress = null)
{
    private const int Listed = 10;

    private readonly object gate = new();
    private readonly List<Input> inputs = [];
    private readonly List<RunRequest> requests = [];
    private readonly List<string> accepted = [];
    private long acceptedRecords;

    /// <summary>The journal that knows all this too; none without one.</summary>
    public string? JournalPath { get; set; }

    /// <summary>How many records were answered, and the answers taken by the caller.</summary>
    public long Taken { get; private set; }

    /// <summary>How many records there are to be answered in all, where their caller counts them; otherwise the inputs say so.</summary>
    public long? Expected { get; set; }

    /// <summary>Whether anything was accepted, or may have been.</summary>
    public bool HasSent
    {
        get
        {
            lock (gate)
            {
                return accepted.Count > 0 || requests.Exists(request => request.IsUncertain);
            }
        }
    }

    /// <summary>Whether anything was not accepted, as far as is known.</summary>
    public bool HasRest
    {
        get
        {
            lock (gate)
            {
                return inputs.Exists(input => input.HasRest)
                    || requests.Exists(request => request.Part is not null
                        && (!request.HasLeft || request.IsUncertain || request.IsRefused));
            }
        }
    }

    /// <summary>The requests that were handed over and of which the caller does not know all yet, oldest first.</summary>
    public IReadOnlyList<RunRequest> Requests
    {
        get
        {
            lock (gate)
            {
                return [.. requests];
            }
        }
    }

    /// <summary>Names an input that is to be sent, behind those before it.</summary>
    /// <param name="source">Its name.</param>
    /// <param name="records">How many records it has, where that is known.</param>
    public void Plan(string source, long? records)
    {
        lock (gate)
        {
            inputs.Add(new Input(source) { LastRecord = records });
        }
    }

    /// <summary>Says which record of an input is the last, once that is known.</summary>
    public void End(int input, long? lastRecord)
    {
        lock (gate)
        {
            var ended = inputs[input - 1];
            ended.LastRecord = lastRecord ?? ended.NextRecord - 1;
        }
    }

    /// <summary>A request is handed over.</summary>
    public void Add(RunRequest request)
    {
        lock (gate)
        {
            requests.Add(request);
            if (request.Part is { } part)
            {
                inputs[part.Input - 1].HandOver(part);
            }
        }
    }

    /// <summary>The caller knows what became of a request.</summary>
    public void Remove(RunRequest request)
    {
        SendingProgressed now;
        lock (gate)
        {
            requests.Remove(request);
            now = new SendingProgressed(Taken, Expected);
        }

        if (now.Records > 0)
        {
            progress?.Report(now);
        }
    }

    /// <summary>A part was accepted.</summary>
    public void Accept(UpsertPart part, string operationId)
    {
        SendingProgressed now;
        lock (gate)
        {
            acceptedRecords += part.Records;
            inputs[part.Input - 1].HandOver(part);
            accepted.Add($"operation {operationId} with {Counts.Places(part.FirstRecord, part.LastRecord)} of {part.Source}");
            now = new SendingProgressed(
                acceptedRecords, inputs.TrueForAll(input => input.LastRecord is not null) ? inputs.Sum(input => input.LastRecord) : null);
        }

        progress?.Report(now);
    }

    /// <summary>The caller has taken the answers of so many records.</summary>
    public void Take(long records)
    {
        lock (gate)
        {
            Taken += records;
        }
    }

    /// <summary>What was sent and where to go on, in sentences.</summary>
    /// <param name="notSent">What else was not sent.</param>
    /// <param name="notTaken">What else was accepted and not taken.</param>
    public string Describe(IEnumerable<string>? notSent = null, IEnumerable<string>? notTaken = null)
    {
        lock (gate)
        {
            IEnumerable<string> unsent =
            [
                .. requests.Where(request => request is { HasLeft: false, IsRecalled: false, Part: null }).Select(
                    request => request.ToString()!),
                .. notSent ?? [],
                .. inputs.SelectMany((input, index) => input.DescribeUnsent(PartsOf(index, request => !request.HasLeft))),
            ];
            return string.Join(" ", new[]
            {
                Sentence(
                    string.Empty, requests.Where(request => request.IsUncertain).Select(request => request.ToString()!), " " + uncertain),
                Sentence("Refused: ", requests.Where(request => request.IsRefused
                    && request.Part is not null).Select(request => request.ToString()!)),
                Sentence("Answered, but not or not all shown: ", requests.Select(request => request.DescribeAnswer()).OfType<string>()),
                Sentence("Accepted, but not shown: ", notTaken ?? []),
                Sentence("Not sent: ", unsent) ?? (inputs.Count > 0 ? "Everything was sent." : null),
                Sentence("Accepted: ", accepted, listed: int.MaxValue, separator: "; ")
                    ?? (inputs.Count == 0 ? null
                        : requests.Exists(request => request.IsUncertain) ? "Nothing is known to have been accepted."
                        : "Nothing was accepted."),
                JournalPath is null
                    ? Sentence("Go on with ", inputs.Select(DescribeNext).OfType<string>())
                    : $"The journal '{JournalPath}' knows this: the same command goes on there.",
            }.OfType<string>());
        }
    }

    private IReadOnlyList<UpsertPart> PartsOf(int input, Func<RunRequest, bool> which) =>
    [
        .. from request in requests
           where which(request)
           let part = request.Part
           where part is not null && part.Input == input + 1
           orderby part.Part
           select part,
    ];

    /// <summary>Where to go on in an input, if that is before the records of it that were not sent.</summary>
    private string? DescribeNext(Input input, int index) =>
        PartsOf(index, request => request.IsUncertain || request.IsRefused) is { Count: > 0 } parts
            ? FormattableString.Invariant($"record {parts[0].FirstRecord} of {parts[0].Source}")
            : null;

    /// <summary>Things in a list, and how many more there are.</summary>
    public static string List(IEnumerable<string> those, int listed = Listed, string separator = ", ", string more = "requests")
    {
        string[] all = [.. those];
        return string.Join(separator, all.Take(listed))
            + (all.Length > listed
                ? string.Format(CultureInfo.InvariantCulture, " and {0} more {1}", all.Length - listed, more)
                : string.Empty);
    }

    private static string? Sentence(string begin, IEnumerable<string> those, string end = "", int listed = Listed, string separator = ", ")
    {
        var list = List(those, listed, separator);
        var sentence = $"{begin}{list}{end}.";
        return list.Length == 0 ? null : char.ToUpperInvariant(sentence[0]) + sentence.Substring(1);
    }

    private sealed class Input(string source)
    {
        private int parts;

        /// <summary>The record behind the last part that was handed over.</summary>
        public long NextRecord { get; private set; } = 1;

        public long? LastRecord { get; set; }

        /// <summary>Whether there are records behind the parts that were handed over, as far as is known.</summary>
        public bool HasRest => LastRecord is null || NextRecord <= LastRecord;

        public void HandOver(UpsertPart part)
        {
            parts = Math.Max(parts, part.Part);
            NextRecord = Math.Max(NextRecord, part.LastRecord + 1);
        }

        /// <summary>What was not sent: each part that others left behind, and all from some record on.</summary>
        /// <param name="unsent">The parts that were handed over and have not left, in their order.</param>
        public IEnumerable<string> DescribeUnsent(IReadOnlyList<UpsertPart> unsent)
        {
            var last = parts;
            var next = HasRest ? NextRecord : (long?)null;
            var left = unsent.Count;
            for (; left > 0 && unsent[left - 1].Part == last; left--, last--)
            {
                next = unsent[left - 1].FirstRecord;
            }

            return unsent.Take(left).Select(part => $"{Counts.Places(part.FirstRecord, part.LastRecord)} of {source}")
                .Concat(next is null ? [] : [FormattableString.Invariant($"{source} from record {next} on")]);
        }
    }
}
