
namespace Ampersand.Write.Operations;

/// <summary>What an operation's status means for someone who waits for it.</summary>
internal enum StatusMeaning
{
    /// <summary>Not done, as far as is known.</summary>
    Running,

    /// <summary>Done; whether every record was written is another question.</summary>
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

    private readonly Dictionary<string, StatusMeaning> meanings = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Adds terminal statuses to the documented ones.</summary>
    /// <exception cref="AmpersandException"><c>StatusContradiction</c>: a status would mean two things.</exception>
    public OperationStatus(IEnumerable<string> alsoSucceeded, IEnumerable<string> alsoFailed)
    {
        Add(Running, StatusMeaning.Running);
        Add(Succeeded, StatusMeaning.Succeeded);
        Add(Failed, StatusMeaning.Failed);
        Add(alsoSucceeded, StatusMeaning.Succeeded);
        Add(alsoFailed, StatusMeaning.Failed);
    }

    public StatusMeaning MeaningOf(string status) => meanings.TryGetValue(status, out var meaning) ? meaning : StatusMeaning.Running;

    public bool IsKnown(string status) => meanings.ContainsKey(status);

    private void Add(IEnumerable<string> statuses, StatusMeaning meaning)
    {
        foreach (var status in statuses)
        {
            if (string.IsNullOrWhiteSpace(status))
            {
                throw new AmpersandException(
                    ErrorIds.StatusEmpty,
                    "One of the statuses that are to end the wait is empty.");
            }

            if (meanings.TryGetValue(status, out var already) && already != meaning)
            {
                throw new AmpersandException(
                    ErrorIds.StatusContradiction,
                    $"The status '{status}' cannot mean both {already} and {meaning}.");
            }

            meanings[status] = meaning;
        }
    }
}
