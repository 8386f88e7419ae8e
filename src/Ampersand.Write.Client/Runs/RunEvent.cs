
namespace Ampersand.Write;

/// <summary>Something that is told while work goes on; nothing depends on whether anybody listens.</summary>
/// <remarks>Reported from any thread. Later versions report further kinds: pass over those that you do not know.</remarks>
public abstract record RunEvent
{
    private protected RunEvent()
    {
    }
}

/// <summary>A step of the work, for those who asked to see them.</summary>
/// <param name="Text">What was done, in a sentence.</param>
public sealed record RunDetail(string Text) : RunEvent;

/// <summary>Something the caller should know although the work goes on.</summary>
/// <param name="Id">What sort of thing it is, in PascalCase; it stays the same from version to version.</param>
/// <param name="Text">What it is, in sentences.</param>
public sealed record RunWarning(string Id, string Text) : RunEvent;

/// <summary>An inspection goes on.</summary>
/// <param name="Path">The file.</param>
/// <param name="Progress">How far it is.</param>
public sealed record InspectionProgressed(string Path, CsvProgress Progress) : RunEvent;

/// <summary>A file was inspected to its end.</summary>
/// <param name="Report">What was found.</param>
public sealed record FileInspected(AmpersandCsvReport Report) : RunEvent;

/// <summary>A warning or a piece of information about records that are added.</summary>
/// <param name="Issue">What was found.</param>
public sealed record RecordIssueFound(AmpersandCsvIssue Issue) : RunEvent;

/// <summary>All records were added.</summary>
/// <param name="WarningTotals">How often each code was a warning, counted in full; only the first ones were told.</param>
public sealed record RecordWarningsCounted(IReadOnlyDictionary<string, long> WarningTotals) : RunEvent;

/// <summary>Requests with records of the run were answered.</summary>
/// <param name="Records">The records in all of those so far.</param>
/// <param name="Total">All records of the run; <see langword="null"/> as long as that is not known.</param>
public sealed record SendingProgressed(long Records, long? Total) : RunEvent;

/// <summary>A request met a fault that passes, and is sent again after a pause.</summary>
/// <param name="Request">Tells the request from others.</param>
/// <param name="Fault">What it met, in a few words, for example <c>503 from the write host</c>.</param>
/// <param name="Attempt">Which attempt comes next; 2 is the first repetition.</param>
/// <param name="Attempts">How many there are at most.</param>
/// <param name="Elapsed">How long ago the request was sent first.</param>
/// <param name="Delay">How long it is until the next attempt.</param>
public sealed record RequestDelayed(
    Guid Request, string Fault, int Attempt, int Attempts, TimeSpan Elapsed, TimeSpan Delay) : RunEvent;

/// <summary>A request that was delayed is not delayed any more: it was answered, or is given up.</summary>
/// <param name="Request">Tells the request from others.</param>
public sealed record RequestSettled(Guid Request) : RunEvent;

/// <summary>An upload goes on.</summary>
/// <param name="Name">The file's name without its folder.</param>
/// <param name="Sent">The bytes that went out.</param>
/// <param name="Total">All bytes of the upload.</param>
public sealed record UploadProgressed(string Name, long Sent, long Total) : RunEvent;

/// <summary>The service accepted a request as an operation.</summary>
/// <param name="Operation">The operation.</param>
/// <param name="WasEarlier">Whether that was in an earlier run, so that nothing was sent now.</param>
public sealed record OperationAccepted(AmpersandOperation Operation, bool WasEarlier) : RunEvent;

/// <summary>An operation is watched from now on, or was looked at and seen.</summary>
/// <param name="Operation">The operation as it was given, or as it is now.</param>
public sealed record OperationSeen(AmpersandOperation Operation) : RunEvent;

/// <summary>A look at an operation under watch told nothing, for a reason that passes: it is looked at again.</summary>
/// <param name="Operation">The operation as it was last seen.</param>
/// <param name="Fault">What the look met, in a few words, for example <c>503 from the platform host</c>.</param>
/// <param name="Looks">How many looks in a row told nothing, at least 1.</param>
/// <param name="Pause">How long it is until the next look.</param>
public sealed record LookFailed(AmpersandOperation Operation, string Fault, int Looks, TimeSpan Pause) : RunEvent;

/// <summary>An operation under watch cannot be read and is watched no longer.</summary>
/// <param name="Operation">The operation as it was last seen.</param>
public sealed record OperationLost(AmpersandOperation Operation) : RunEvent;

/// <summary>The run has an output to take.</summary>
public sealed record OutputReady : RunEvent
{
    internal static readonly OutputReady Instance = new();
}

/// <summary>Reports what the library says most.</summary>
internal static class RunEvents
{
    /// <summary>Reports a step of the work.</summary>
    public static void Detail(this IProgress<RunEvent>? progress, string text) => progress?.Report(new RunDetail(text));

    /// <summary>Reports what the caller should know.</summary>
    public static void Warn(this IProgress<RunEvent>? progress, string id, string text) => progress?.Report(new RunWarning(id, text));
}
