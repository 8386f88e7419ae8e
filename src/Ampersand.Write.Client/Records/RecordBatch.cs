using Ampersand.Write.Csv;
using Ampersand.Write.Runs;

namespace Ampersand.Write.Records;

/// <summary>The records of one request: their JSON, and what they were made of.</summary>
internal sealed class RecordBatch
{
    private const int FirstBytes = 16 * 1024;

    /// <summary>An array that grew beyond this for unusual records is not kept for usual ones.</summary>
    private const int KeptBytes = 1024 * 1024;

    private readonly List<object?> inputs = [];
    private readonly List<long> indexes = [];
    private readonly List<string?> ids = [];
    private readonly List<RecordPlace> places = [];
    private readonly List<int> ends = [];
    private ByteSink json = new(new byte[FirstBytes]);

    /// <summary>The request's place among those of its run, 1-based.</summary>
    public int Number { get; set; }

    public int Count => inputs.Count;

    /// <summary>What each record was made of.</summary>
    public IReadOnlyList<object?> Inputs => inputs;

    /// <summary>Each record's place among all that were given, 0-based: records that could not be sent leave gaps.</summary>
    public IReadOnlyList<long> Indexes => indexes;

    /// <summary>Each record's id, where it is known by one.</summary>
    public IReadOnlyList<string?> Ids => ids;

    /// <summary>Where each record stands in its source.</summary>
    public IReadOnlyList<RecordPlace> Places => places;

    /// <summary>Where the records came from: a file's path, or <c>pipeline</c>.</summary>
    public string Source => places[0].Source;

    /// <summary>The number of the first record, 1-based.</summary>
    public long FirstRecord => indexes[0] + 1;

    /// <summary>The number of the last record, 1-based.</summary>
    public long LastRecord => indexes[indexes.Count - 1] + 1;

    /// <summary>The records as JSON objects separated by commas.</summary>
    public ReadOnlyMemory<byte> Json => json.Array.AsMemory(0, json.Length);

    /// <summary>What an error about all of them is about: the record itself when there is one.</summary>
    public object? Target => inputs.Count == 1 ? inputs[0] : inputs.ToArray();

    /// <summary>Adds a record.</summary>
    /// <param name="input">What the record was made of.</param>
    /// <param name="index">Its place, 0-based.</param>
    /// <param name="record">An object with <c>record</c> and maybe <c>associations</c>, as UTF-8 JSON.</param>
    /// <param name="id">Its id; <see langword="null"/> for a create.</param>
    /// <param name="place">Where it stands in its source; among the piped ones by its index when not given.</param>
    public void Add(object? input, long index, ReadOnlySpan<byte> record, string? id = null, RecordPlace? place = null)
    {
        if (json.Length > 0)
        {
            json.Write((byte)',');
        }

        json.Write(record);
        ends.Add(json.Length);
        inputs.Add(input);
        indexes.Add(index);
        ids.Add(id);
        places.Add(place ?? new RecordPlace(UpsertPart.PipelineSource, index + 1));
    }

    /// <summary>One of the records as it is sent.</summary>
    /// <param name="place">Its place in the batch, 0-based.</param>
    public ReadOnlyMemory<byte> JsonAt(int place)
    {
        var start = place == 0 ? 0 : ends[place - 1] + 1;
        return json.Array.AsMemory(start, ends[place] - start);
    }

    /// <summary>A batch of some of the records.</summary>
    /// <param name="chosen">Their places in this one, 0-based and in order.</param>
    public RecordBatch Take(IReadOnlyList<int> chosen)
    {
        var taken = new RecordBatch { Number = Number };
        foreach (var place in chosen)
        {
            taken.Add(inputs[place], indexes[place], JsonAt(place).Span, ids[place], places[place]);
        }

        return taken;
    }

    /// <summary>Makes the batch an empty one.</summary>
    public void Clear()
    {
        if (json.Array.Length > KeptBytes)
        {
            json = new ByteSink(new byte[FirstBytes]);
        }

        json.CutTo(0);
        inputs.Clear();
        indexes.Clear();
        ends.Clear();
        ids.Clear();
        places.Clear();
    }

    /// <summary>How messages name the records.</summary>
    public override string ToString() => Counts.Places(FirstRecord, LastRecord);
}
