
namespace Ampersand.Write.Operations;

/// <summary>What an operation's status means for someone who waits for it.</summary>
internal enum OperationOutcome
{
    /// <summary>Not done, as far as is known.</summary>
    Running,

    /// <summary>Done, and written.</summary>
    Succeeded,

    /// <summary>Done, and failed.</summary>
    Failed,
}

/// <summary>The statuses that Ampersand's documents name, and those that a caller adds to them.</summary>
internal sealed class OperationStatus
{
    /// <summary>The module's own word, before the service was first asked.</summary>
    public const string Submitted = "submitted";

    private static readonly string[] Succeeded = ["BulkWriteCompleted", "success"];
    private static readonly string[] Failed = ["failure"];
    private static readonly string[] Running = ["in_progress", Submitted];

    /// <summary>Only what the documents name. It stands below the lists because it is made of them.</summary>
    public static readonly OperationStatus Documented = new([], []);

    /// <summary>The service's own words for them.</summary>
    public static IReadOnlyList<string> DocumentedNames => [.. Succeeded, .. Failed, .. Running.Where(status => status != Submitted)];

    private readonly Dictionary<string, OperationOutcome> outcomes = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Adds terminal statuses to the documented ones.</summary>
    /// <exception cref="AmpersandException"><c>StatusContradiction</c>: a status would mean two things.</exception>
    public OperationStatus(IEnumerable<string> alsoSucceeded, IEnumerable<string> alsoFailed)
    {
        Add(Running, OperationOutcome.Running);
        Add(Succeeded, OperationOutcome.Succeeded);
        Add(Failed, OperationOutcome.Failed);
        Add(alsoSucceeded, OperationOutcome.Succeeded);
        Add(alsoFailed, OperationOutcome.Failed);
    }

    public OperationOutcome OutcomeOf(string status) => outcomes.TryGetValue(status, out var outcome) ? outcome : OperationOutcome.Running;

    public bool IsKnown(string status) => outcomes.ContainsKey(status);

    private void Add(IEnumerable<string> statuses, OperationOutcome outcome)
    {
        foreach (var status in statuses)
        {
            if (string.IsNullOrWhiteSpace(status))
            {
                throw new AmpersandException(
                    ErrorIds.StatusEmpty,
                    "One of the statuses that are to end the wait is empty.");
            }

            if (outcomes.TryGetValue(status, out var already) && already != outcome)
            {
                throw new AmpersandException(
                    ErrorIds.StatusContradiction,
                    $"The status '{status}' cannot mean both {already} and {outcome}.");
            }

            outcomes[status] = outcome;
        }
    }
}
