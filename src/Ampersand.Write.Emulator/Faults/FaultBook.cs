namespace Ampersand.Write.Emulator;

/// <summary>The faults ordered from an emulator. Of several that match, the one ordered first and not yet used up strikes.</summary>
public sealed class FaultBook
{
    private readonly Lock _lock = new();
    private readonly List<Entry> _entries = [];
    private int _lastId;

    internal FaultBook()
    {
    }

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
        if (fault.Kind == FaultKind.Redirect && string.IsNullOrEmpty(fault.Location))
        {
            throw new ArgumentException("A redirect needs a location.", nameof(fault));
        }

        if (fault.Kind == FaultKind.Delay && fault.Delay <= TimeSpan.Zero)
        {
            throw new ArgumentException("A delay needs a time.", nameof(fault));
        }

        if (fault.After < 0 || fault.Times < 0 || fault.Delay < TimeSpan.Zero || fault.Status is < 200 or > 599)
        {
            throw new ArgumentException("after, times and delay are not negative, and status lies between 200 and 599.", nameof(fault));
        }

        lock (_lock)
        {
            var entry = new Entry(++_lastId, fault);
            _entries.Add(entry);
            return entry.ToOrdered();
        }
    }

    /// <summary>Takes a fault back.</summary>
    public bool Remove(int id)
    {
        lock (_lock)
        {
            return _entries.RemoveAll(entry => entry.Id == id) > 0;
        }
    }

    /// <summary>Takes all faults back.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _entries.Clear();
        }
    }

    /// <summary>The fault that the next request of this method and path meets.</summary>
    internal Fault? Next(string method, string path)
    {
        lock (_lock)
        {
            foreach (var entry in _entries)
            {
                if (entry.Strikes(method, path))
                {
                    return entry.Fault;
                }
            }

            return null;
        }
    }

    private sealed class Entry(int id, Fault fault)
    {
        private readonly Glob _path = new(fault.Path);
        private int _matched;
        private int _harmed;

        public int Id => id;

        public Fault Fault => fault;

        public bool Strikes(string method, string path)
        {
            var isUsedUp = fault.Times > 0 && _harmed == fault.Times;
            if (isUsedUp || !(fault.Method == "*" || string.Equals(fault.Method, method, StringComparison.OrdinalIgnoreCase)) || !_path.IsMatch(path))
            {
                return false;
            }

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
