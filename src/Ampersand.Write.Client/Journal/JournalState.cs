
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

    /// <summary>Whether everything was accepted.</summary>
    public bool IsComplete { get; set; }

    /// <summary>The bytes of the lines that are whole.</summary>
    public long Length { get; set; }

    /// <summary>The lines that are whole.</summary>
    public long Lines { get; set; }

    /// <summary>Whether a line that is cut short stands behind them.</summary>
    public bool IsTorn { get; set; }

    public void Add(IEnumerable<JournalInput> further) => inputs.AddRange(further);

    public void Put(UpsertPart part) => parts[(part.Input, part.Part)] = part;

    public UpsertPart? Find(int input, int number) => parts.TryGetValue((input, number), out var part) ? part : null;
}
