namespace Ampersand.Write.Emulator;

/// <summary>The faults ordered from an emulator. Of several that match, the one ordered first and not yet used up strikes.</summary>
public sealed class FaultBook
{
    private readonly ChangeSignal _changes;
    private readonly Lock _lock = new();
    private readonly List<Entry> _entries = [];
    private int _lastId;

    internal FaultBook(ChangeSignal changes) => _changes = changes;

    /// <summary>All faults ordered, used up or not.</summary>
    public IReadOnlyList<OrderedFault> All
    {
        get
        {
            lock (_lock)
            {
                return [.. _entries.Select(entry => entry.ToOrdered())];
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
        lock (_lock)
        {
            var entry = new Entry(++_lastId, fault);
            _entries.Add(entry);
            ordered = entry.ToOrdered();
        }

        _changes.Raise();
        return ordered;
    }

    /// <summary>Takes a fault back.</summary>
    public bool Remove(int id)
    {
        bool isRemoved;
        lock (_lock)
        {
            isRemoved = _entries.RemoveAll(entry => entry.Id == id) > 0;
        }

        _changes.Raise();
        return isRemoved;
    }

    /// <summary>Takes all faults back.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _entries.Clear();
        }

        _changes.Raise();
    }

    /// <summary>The fault that the next request of this method and path meets.</summary>
    internal Fault? Next(string method, string path)
    {
        Fault? struck = null;
        var isAnyMatched = false;
        lock (_lock)
        {
            foreach (var entry in _entries.Where(entry => entry.Matches(method, path)))
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
            _changes.Raise();
        }

        return struck;
    }

    private sealed class Entry(int id, Fault fault)
    {
        private readonly Glob _path = new(fault.Path);
        private int _matched;
        private int _harmed;

        public int Id => id;

        public Fault Fault => fault;

        public bool Matches(string method, string path) =>
            !ToOrdered().IsUsedUp
            && (fault.Method == "*" || string.Equals(fault.Method, method, StringComparison.OrdinalIgnoreCase))
            && _path.IsMatch(path);

        /// <summary>Counts a request that matches, and tells whether it is harmed.</summary>
        public bool Strikes()
        {
            if (_matched++ < fault.After)
            {
                return false;
            }

            _harmed++;
            return true;
        }

        public OrderedFault ToOrdered() => new(id, fault, _matched, _harmed);
    }
}
