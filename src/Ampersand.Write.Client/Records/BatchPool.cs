namespace Ampersand.Write.Records;

/// <summary>Batches whose space is used again, once nobody looks at their records any more.</summary>
internal sealed class BatchPool
{
    private readonly Stack<RecordBatch> spare = new();

    /// <summary>An empty batch.</summary>
    public RecordBatch Take()
    {
        lock (spare)
        {
            return spare.Count > 0 ? spare.Pop() : new RecordBatch();
        }
    }

    /// <summary>Takes a batch back.</summary>
    public void Return(RecordBatch batch)
    {
        batch.Clear();
        lock (spare)
        {
            spare.Push(batch);
        }
    }
}
