using System.Management.Automation;

namespace Ampersand.Write.Binding;

/// <summary>The operations that one runspace's commands have submitted: what is known of each submission, and how it stood when last seen.</summary>
/// <remarks>It keeps no key and no record, and the latest operations only. A run reports what is accepted from any thread.</remarks>
internal sealed class SessionOperations
{
    /// <summary>A run of 10 GiB in parts of 10 MiB is remembered whole.</summary>
    internal const int Most = 1_024;

    private const string Variable = "AmpersandWriteOperations";

    private readonly Dictionary<string, Submission> known = new(StringComparer.OrdinalIgnoreCase);
    private readonly Queue<string> order = new();

    private SessionOperations()
    {
    }

    /// <summary>The operations, oldest submission first.</summary>
    public IReadOnlyList<AmpersandOperation> All
    {
        get
        {
            lock (order)
            {
                return [.. order.Select(id => known[id].Operation)];
            }
        }
    }

    /// <summary>The operations of the session's runspace.</summary>
    public static SessionOperations Of(SessionState session) =>
        RunspaceVariable.Of(session, Variable, () => new SessionOperations());

    /// <summary>Remembers an operation that was accepted, in the place of the oldest where there are too many.</summary>
    public void Add(AmpersandOperation operation)
    {
        lock (order)
        {
            if (!known.ContainsKey(operation.OperationId))
            {
                order.Enqueue(operation.OperationId);
            }

            known[operation.OperationId] = new Submission(operation.Summarize(), operation.GetConnection()?.ApiUri);
            if (order.Count > Most)
            {
                known.Remove(order.Dequeue());
            }
        }
    }

    /// <summary>Keeps how an operation stands, if it is one of this session's.</summary>
    /// <param name="operation">The operation as it was seen.</param>
    public void See(AmpersandOperation operation)
    {
        lock (order)
        {
            // Who looked through another connection has not changed which one leads to it.
            if (known.TryGetValue(operation.OperationId, out var submission)
                && operation.ConnectionName == submission.Operation.ConnectionName)
            {
                known[operation.OperationId] = submission with { Operation = operation.Or(submission.Operation).Summarize() };
            }
        }
    }

    /// <summary>The operation with what this session knows of its submission.</summary>
    /// <param name="operation">An operation, of which maybe only the id is known.</param>
    public AmpersandOperation Recall(AmpersandOperation operation) =>
        Find(operation.OperationId) is { } submission ? operation.Or(submission.Operation) : operation;

    /// <summary>The platform host that knows an operation; <see langword="null"/> where this session did not submit it.</summary>
    /// <param name="operationId">The operation.</param>
    public Uri? HostOf(string operationId) => Find(operationId)?.ApiUri;

    private Submission? Find(string operationId)
    {
        lock (order)
        {
            return known.TryGetValue(operationId, out var submission) ? submission : null;
        }
    }

    private sealed record Submission(AmpersandOperation Operation, Uri? ApiUri);
}
