using Ampersand.Write.Csv;

namespace Ampersand.Write.Records;

/// <summary>Records of one kind that wait until a request is full of them.</summary>
internal sealed class KeyedGathering(RecordWriteType type, bool isSettling = false)
{
    private readonly object gate = new();
    private readonly ByteSink space = new(new byte[1024]);
    private RecordBatch batch = new();
    private List<KeySearchRequest> searched = [];

    public RecordWriteType Type => type;

    public int Limit { get; set; } = RecordWriteLimits.BatchSize;

    /// <summary>Adds a record.</summary>
    /// <returns>The request, where it is full.</returns>
    public KeyedWriteRequest? Add(KeyedRecord record, string? id, KeySearchRequest? search)
    {
        lock (gate)
        {
            if (type == RecordWriteType.Create)
            {
                record.AddCreate(batch, space);
            }
            else
            {
                record.AddUpdate(batch, space, id!);
            }

            if (search is not null)
            {
                searched.Add(search);
            }

            return batch.Count >= Limit ? TakeAll() : null;
        }
    }

    /// <summary>What is left; <see langword="null"/> where nothing is.</summary>
    public KeyedWriteRequest? TakeAll()
    {
        lock (gate)
        {
            if (batch.Count == 0)
            {
                return null;
            }

            var taken = new KeyedWriteRequest(type, batch) { IsSettling = isSettling, Searched = searched };
            (batch, searched) = (new RecordBatch(), []);
            return taken;
        }
    }
}
