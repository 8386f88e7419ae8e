
namespace Ampersand.Write.Journal;

/// <summary>What stands in a journal.</summary>
internal sealed class JournalState
{
    private readonly List<JournalInput> inputs = [];
    private readonly SortedDictionary<(int Input, int Number), UpsertPart> parts = [];

    /// <summary>What was called; none as long as there is nothing.</summary>
    public JournalCall? Call { get; set; }

    /// <summary>When it began.</summary>
    public DateTimeOffset Started { get; set; }

    /// <summary>When the last line was written.</summary>
    public DateTimeOffset LastWrite { get; set; }

    /// <summary>The call's inputs, as far as they are known.</summary>
    public IReadOnlyList<JournalInput> Inputs => inputs;

    /// <summary>The parts that were about to be sent, in their order.</summary>
    public IReadOnlyCollection<UpsertPart> Parts => parts.Values;

    /// <summary>What is known of each record, where records are searched by their keys.</summary>
    public Dictionary<(int Input, long Record), KeyedState> Keyed { get; } = [];

    /// <summary>The requests of such records that were about to be sent and not answered.</summary>
    public Dictionary<int, IReadOnlyList<KeyedEntry>> Writes { get; } = [];

    /// <summary>The number of the last of all such requests.</summary>
    public int LastNumber { get; private set; }

    /// <summary>Whether records are searched by their keys and written one by one, so that there are no parts.</summary>
    public bool IsKeyed => Keyed.Count > 0 || (Call is { } call && call["WriteApi"] == nameof(WriteApi.Records) && call["Type"] is null);

    /// <summary>Whether no part was taken, or may have been, so that its records may go another way.</summary>
    public bool MayTurn => Parts.All(part => part.State == UpsertPartState.Refused);

    /// <summary>Whether anything was sent, or may have been.</summary>
    public bool HasSent => Keyed.Count > 0 || Parts.Any(part => part.State != UpsertPartState.Refused);

    /// <summary>Whether of all that was sent it is known what became of it.</summary>
    public bool IsSettled => Parts.All(part => part.IsTaken) && !Keyed.Values.Any(record => record.IsUncertain);

    /// <summary>Whether everything was accepted.</summary>
    public bool IsComplete { get; set; }

    /// <summary>The bytes of the lines that are whole.</summary>
    public long Length { get; set; }

    /// <summary>The lines that are whole.</summary>
    public long Lines { get; set; }

    /// <summary>Whether a line that is cut short stands behind them.</summary>
    public bool IsTorn { get; set; }

    public void Add(IEnumerable<JournalInput> further) => inputs.AddRange(further);

    /// <summary>Records are about to be written.</summary>
    public void Begin(int write, bool isCreate, IReadOnlyList<KeyedEntry> records)
    {
        // The forms that were tried before had refused them.
        parts.Clear();
        LastNumber = Math.Max(LastNumber, write);
        Writes[write] = records;
        foreach (var record in records)
        {
            Keyed[(record.Input, record.Record)] = new KeyedState(record.KeyHash, isCreate, record.Id, RecordOutcome.Unknown);
        }
    }

    /// <summary>It is known what became of them.</summary>
    public void End(int write, RecordAnswer answer)
    {
        var records = Writes[write];
        Writes.Remove(write);
        for (var at = 0; at < records.Count; at++)
        {
            var place = (records[at].Input, records[at].Record);
            var result = answer.Results[at];
            Keyed[place] = Keyed[place] with
            {
                Outcome = result.Outcome,
                Id = result.Id ?? Keyed[place].Id,
                OperationId = answer.OperationId,
            };
        }
    }

    public void Put(UpsertPart part) => parts[(part.Input, part.Part)] = part;

    public UpsertPart? Find(int input, int number) => parts.TryGetValue((input, number), out var part) ? part : null;
}
