using System.Text.Json;

namespace Ampersand.Write.Records;

/// <summary>The records of one request: their JSON, and what they were made of.</summary>
internal sealed class RecordBatch : IDisposable
{
    private readonly RecordJson json = new();
    private readonly List<object?> inputs = [];
    private readonly List<long> indexes = [];

    /// <summary>The request's place among those of its command, 1-based.</summary>
    public int Number { get; set; }

    public int Count => inputs.Count;

    /// <summary>What each record was made of.</summary>
    public IReadOnlyList<object?> Inputs => inputs;

    /// <summary>Each record's place among all that were given, 0-based: records that could not be sent leave gaps.</summary>
    public IReadOnlyList<long> Indexes => indexes;

    /// <summary>The number of the first record, 1-based.</summary>
    public long FirstRecord => indexes[0] + 1;

    /// <summary>The number of the last record, 1-based.</summary>
    public long LastRecord => indexes[indexes.Count - 1] + 1;

    /// <summary>The records as JSON objects separated by commas.</summary>
    public ReadOnlyMemory<byte> Json => json.Content;

    /// <summary>What an error about all of them is about: the record itself when there is one.</summary>
    public object? Target => inputs.Count == 1 ? inputs[0] : inputs.ToArray();

    /// <summary>Adds a record. What throws leaves the batch as it was before.</summary>
    /// <param name="input">What the record is made of.</param>
    /// <param name="index">Its place, 0-based.</param>
    /// <param name="write">Writes <c>record</c> and what belongs to it.</param>
    public void Add(object? input, long index, Action<Utf8JsonWriter> write)
    {
        json.Add(write);
        inputs.Add(input);
        indexes.Add(index);
    }

    /// <summary>Makes the batch an empty one.</summary>
    public void Clear()
    {
        json.Clear();
        inputs.Clear();
        indexes.Clear();
    }

    /// <summary>How messages name the records.</summary>
    public override string ToString() => Count == 1
        ? FormattableString.Invariant($"record {FirstRecord}")
        : FormattableString.Invariant($"records {FirstRecord} to {LastRecord}");

    public void Dispose() => json.Dispose();
}
