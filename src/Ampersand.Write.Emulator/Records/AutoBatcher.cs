namespace Ampersand.Write.Emulator;

/// <summary>Gathers single asynchronous records of one installation, object and type into one operation.</summary>
internal sealed class AutoBatcher(OperationDesk desk, OperationProcessor processor, TimeProvider time) : IDisposable
{
    private const int MostRecords = 100;

    private readonly Lock gate = new();
    private readonly Dictionary<(Installation, string, RecordWriteType), Gathering> gatherings = [];

    /// <summary>Adds a record to the batch that gathers, or begins one; every record of a batch gets the same operation.</summary>
    public StoredOperation Add(Installation installation, string objectName, RecordWriteType type, RecordItem item, TimeSpan maxDelay)
    {
        var key = (installation, objectName.ToUpperInvariant(), type);
        lock (gate)
        {
            if (!gatherings.TryGetValue(key, out var gathering))
            {
                gathering = new Gathering(
                    desk.OpenGathering(installation, objectName),
                    time.CreateTimer(_ => Close(key), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan));
                gatherings.Add(key, gathering);
            }

            gathering.Items.Add(item);
            gathering.CloseBy(time.GetUtcNow() + maxDelay, time);
            if (gathering.Items.Count == MostRecords)
            {
                Close(key);
            }

            return gathering.Operation;
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            foreach (var gathering in gatherings.Values)
            {
                gathering.Timer.Dispose();
            }

            gatherings.Clear();
        }
    }

    private void Close((Installation, string, RecordWriteType Type) key)
    {
        lock (gate)
        {
            if (!gatherings.Remove(key, out var gathering))
            {
                return;
            }

            gathering.Timer.Dispose();
            var operation = desk.Start(gathering.Operation, gathering.Items.Count);
            IWrite write = new RecordsWrite(key.Type, gathering.Items, allOrNone: false);
            processor.Prepare(operation, _ => Task.FromResult(write));
        }
    }

    private sealed class Gathering(StoredOperation operation, ITimer timer)
    {
        private DateTimeOffset closes = DateTimeOffset.MaxValue;

        public StoredOperation Operation => operation;

        public ITimer Timer => timer;

        public List<RecordItem> Items { get; } = [];

        /// <summary>The most impatient record decides.</summary>
        public void CloseBy(DateTimeOffset latest, TimeProvider time)
        {
            if (latest < closes)
            {
                closes = latest;
                timer.Change(latest - time.GetUtcNow(), Timeout.InfiniteTimeSpan);
            }
        }
    }
}
