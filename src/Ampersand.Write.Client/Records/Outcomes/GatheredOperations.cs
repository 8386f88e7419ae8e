
namespace Ampersand.Write.Records;

/// <summary>
/// Operations that Ampersand fills with single records: each answer names one, and each is to be shown once, with all of its records.
/// </summary>
internal sealed class GatheredOperations
{
    /// <summary>More are never filled at a time, unless the service does what its documents do not say.</summary>
    private const int MostOpen = 16;

    private readonly List<AmpersandOperation> open = [];

    /// <summary>The operations that still fill, oldest first.</summary>
    public IReadOnlyList<AmpersandOperation> Open => open;

    /// <summary>Counts an answer in.</summary>
    /// <returns>An operation that surely takes no further record, or has waited long enough; maybe none.</returns>
    public AmpersandOperation? Add(AmpersandOperation answered)
    {
        var place = open.FindIndex(operation => operation.OperationId == answered.OperationId);
        if (place < 0)
        {
            open.Add(answered.With(changed => changed.Part = null));
            return open.Count > MostOpen ? Take(0) : null;
        }

        open[place] = open[place].With(changed => changed.Records = open[place].Records + answered.Records);
        return open[place].Records >= RecordWriteLimits.BatchSize ? Take(place) : null;
    }

    /// <summary>Takes out the operations that are left.</summary>
    public IReadOnlyList<AmpersandOperation> TakeAll()
    {
        AmpersandOperation[] all = [.. open];
        open.Clear();
        return all;
    }

    private AmpersandOperation Take(int place)
    {
        var taken = open[place];
        open.RemoveAt(place);
        return taken;
    }
}
