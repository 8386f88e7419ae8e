namespace Ampersand.Write.Emulator;

/// <summary>The faults ordered from an emulator. Of several that match, the one ordered first and not yet used up strikes.</summary>
public sealed class FaultBook
{
    private readonly ChangeSignal changes;
    private readonly Lock gate = new();
    private readonly List<Entry> entries = [];
    private int lastId;

    internal FaultBook(ChangeSignal changes) => this.changes = changes;

    /// <summary>All faults ordered, used up or not.</summary>
    public IReadOnlyList<OrderedFault> All
    {
        get
        {
            lock (gate)
            {
                return [.. entries.Select(entry => entry.ToOrdered())];
            }
        }
    }

    /// <summary>Orders <paramref name="fault"/>.</summary>
    /// <exception cref="ArgumentException">The fault cannot be as ordered.</exception>
    public OrderedFault Order(Fault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        if (fault.Flaw is { } flaw)
        {
            throw new ArgumentException(flaw, nameof(fault));
        }

        OrderedFault ordered;
        lock (gate)
        {
            var entry = new Entry(++lastId, fault);
            entries.Add(entry);
            ordered = entry.ToOrdered();
        }

        changes.Raise();
        return ordered;
    }

    /// <summary>Takes a fault back.</summary>
    public bool Remove(int id)
    {
        bool isRemoved;
        lock (gate)
        {
            isRemoved = entries.RemoveAll(entry => entry.Id == id) > 0;
        }

        changes.Raise();
        return isRemoved;
    }

    /// <summary>Takes all faults back.</summary>
    public void Clear()
    {
        lock (gate)
        {
            entries.Clear();
        }

        changes.Raise();
    }

    /// <summary>The fault that the next request of this method and path meets.</summary>
    internal Fault? Next(string method, string path)
    {
        Fault? struck = null;
        var isAnyMatched = false;
        lock (gate)
        {
            foreach (var entry in entries.Where(entry => entry.Matches(method, path)))
            {
                isAnyMatched = true;
                if (entry.Strikes())
                {
                    struck = entry.Fault;
                    break;
                }
            }
        }

        if (isAnyMatched)
        {
            changes.Raise();
        }

        return struck;
    }

    private sealed class Entry(int id, Fault fault)
    {
        private readonly Glob path = new(fault.Path);
        private int matched;
        private int harmed;

        public int Id => id;

        public Fault Fault => fault;

        public bool Matches(string method, string path) =>
            !ToOrdered().IsUsedUp
            && (fault.Method == "*" || string.Equals(fault.Method, method, StringComparison.OrdinalIgnoreCase))
            && this.path.IsMatch(path);

        /// <summary>Counts a request that matches, and tells whether it is harmed.</summary>
        public bool Strikes()
        {
            var place = ++matched - fault.After;
            if (place < 1 || place % fault.Every != 0)
            {
                return false;
            }

            harmed++;
            return true;
        }

        public OrderedFault ToOrdered() => new(id, fault, matched, harmed);
    }
}
