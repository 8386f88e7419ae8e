using System.Collections;
using System.Globalization;
using Ampersand.Write.Http;
using Ampersand.Write.Operations;

namespace Ampersand.Write;

/// <summary>A write that Ampersand accepted: what was sent, and what became of it so far.</summary>
/// <remarks>
/// The service's part follows Ampersand's Operation object; what the module itself knows of the submission is kept beside it
/// through every later look. Property names are the parameter names of the cmdlets that an operation is piped to.
/// </remarks>
public sealed class AmpersandOperation
{
    private OperationOutcome outcome;

    /// <summary>Takes an operation up again of which the id, and maybe more, was written down.</summary>
    /// <param name="operationId">The id.</param>
    public AmpersandOperation(string operationId)
        : this(operationId, connection: null)
    {
    }

    internal AmpersandOperation(string operationId, AmpersandConnection? connection)
    {
        OperationId = operationId;
        Connection = connection;
        Project = connection?.Project;
        Integration = connection?.Integration;
    }

    /// <summary>The operation's id, a UUID.</summary>
    public string OperationId { get; }

    /// <summary>
    /// The service's status, for example <c>in_progress</c> or <c>BulkWriteCompleted</c>; <c>submitted</c> until the service was first
    /// asked.
    /// </summary>
    public string Status { get; internal set; } = OperationStatus.Submitted;

    /// <summary>Whether the operation has come to its end.</summary>
    public bool IsCompleted => outcome != OperationOutcome.Running;

    /// <summary>Whether it was written; <see langword="null"/> as long as it has not ended.</summary>
    public bool? Succeeded => IsCompleted ? outcome == OperationOutcome.Succeeded : null;

    /// <summary>The object written to, for example <c>tactics__c</c>.</summary>
    public string? ObjectName { get; internal set; }

    /// <summary>
    /// How many records were sent in this operation's request; <see langword="null"/> where the module did not read them.
    /// </summary>
    public long? Records { get; internal set; }

    /// <summary>The service's sentence on how it ended.</summary>
    public string? Result { get; internal set; }

    /// <summary>The project, by name or id.</summary>
    public string? Project { get; internal set; }

    /// <summary>The integration, by name or id as it was given, or the service's id of it.</summary>
    public string? Integration { get; internal set; }

    /// <summary>The customer's group that was written for.</summary>
    public string? GroupRef { get; internal set; }

    /// <summary>The field that identified records.</summary>
    public string? PrimaryKey { get; internal set; }

    /// <summary>Where the records came from: a file's path, an address without its query, or <c>pipeline</c>.</summary>
    public string? Source { get; internal set; }

    /// <summary>The part's place among the parts of its source, 1-based.</summary>
    public int? Part { get; internal set; }

    /// <summary>The first record of the part, 1-based in the source.</summary>
    public long? FirstRecord { get; internal set; }

    /// <summary>The bytes of the CSV that was sent, its encoding as JSON not counted.</summary>
    public long? Bytes { get; internal set; }

    /// <summary>What was normalized on the way, a sentence each, for example <c>The lines are ended with LF.</c></summary>
    public IReadOnlyList<string> Normalizations { get; internal set; } = [];

    /// <summary>When the service accepted the write, by this machine's clock.</summary>
    public DateTimeOffset? SubmitTime { get; internal set; }

    /// <summary>When the service created the operation.</summary>
    public DateTimeOffset? CreateTime { get; internal set; }

    /// <summary>When the service last changed it.</summary>
    public DateTimeOffset? UpdateTime { get; internal set; }

    /// <summary>
    /// From creation to the last change once it has ended; <see langword="null"/> before, or where the service gave no times.
    /// </summary>
    public TimeSpan? Duration => IsCompleted ? UpdateTime - CreateTime : null;

    /// <summary>How many records the service has worked through, where it says so.</summary>
    public long? RecordsProcessed { get; internal set; }

    /// <summary>How many the service expects to work through, where it says so.</summary>
    public long? RecordsEstimatedTotal { get; internal set; }

    /// <summary>The ids of the records that were written, where the service names them.</summary>
    public IReadOnlyList<string> SuccessfulRecordIds { get; internal set; } = [];

    /// <summary>The service's id of the integration.</summary>
    public string? IntegrationId { get; internal set; }

    /// <summary>The service's id of the customer's installation.</summary>
    public string? InstallationId { get; internal set; }

    /// <summary>The service's id of the configuration.</summary>
    public string? ConfigId { get; internal set; }

    /// <summary>What sort of operation it is, for example <c>write</c>.</summary>
    public string? ActionType { get; internal set; }

    /// <summary>Everything under the service's <c>metadata</c>, known or not.</summary>
    public IDictionary? Metadata { get; internal set; }

    /// <summary>Whatever else the service sent beside the fields above, so that nothing is lost.</summary>
    public IDictionary? AdditionalProperties { get; internal set; }

    /// <summary>The name of the connection it was made with, to find it again in this or another session.</summary>
    public string? ConnectionName => Connection?.Name ?? RememberedConnection;

    internal AmpersandConnection? Connection { get; set; }

    /// <summary>The connection's name where only that is left, because the operation came out of a file.</summary>
    internal string? RememberedConnection { get; set; }

    internal OperationOutcome Outcome
    {
        get => outcome;
        set => outcome = value;
    }

    /// <summary>Takes an operation up again that was written down, for example to a file.</summary>
    /// <param name="operationId">Its id.</param>
    /// <param name="valueOf">
    /// Gives what was written down of a property, by its name: a text, a number, or nothing. A number may be given as text, and an empty
    /// text is nothing, as files of comma-separated values have it.
    /// </param>
    /// <returns>The operation, with what was written down and is not asked anew of the service.</returns>
    public static AmpersandOperation Restore(string operationId, Func<string, object?> valueOf)
    {
        string? Text(string name) => Convert.ToString(valueOf(name), CultureInfo.InvariantCulture) is { Length: > 0 } text ? text : null;
        long? Number(string name) =>
            long.TryParse(Text(name), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : null;
        var restored = new AmpersandOperation(operationId)
        {
            Project = Text(nameof(Project)),
            Integration = Text(nameof(Integration)),
            GroupRef = Text(nameof(GroupRef)),
            ObjectName = Text(nameof(ObjectName)),
            PrimaryKey = Text(nameof(PrimaryKey)),
            RememberedConnection = Text(nameof(ConnectionName)),
            Source = Text(nameof(Source)),
            Part = (int?)Number(nameof(Part)),
            FirstRecord = Number(nameof(FirstRecord)),
            Records = Number(nameof(Records)),
            Bytes = Number(nameof(Bytes)),
            Status = Text(nameof(Status)) ?? OperationStatus.Submitted,
        };
        restored.Outcome = OperationStatus.Documented.OutcomeOf(restored.Status);
        return restored;
    }

    /// <summary>The statuses that Ampersand's documents name.</summary>
    public static IReadOnlyList<string> DocumentedStatuses => OperationStatus.DocumentedNames;

    /// <summary>The connection that the service is asked through.</summary>
    /// <returns>The connection; <see langword="null"/> where the operation was written down and taken up again.</returns>
    public AmpersandConnection? GetConnection() => Connection;

    /// <summary>The same operation, asked about through a connection.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="project">The operation's project; its own where not given, or the connection's.</param>
    /// <returns>The operation with all that is known of it.</returns>
    /// <exception cref="AmpersandException"><c>ProjectMissing</c>: nobody names one.</exception>
    public AmpersandOperation On(AmpersandConnection connection, string? project = null) => connection is null
        ? throw new ArgumentNullException(nameof(connection))
        : With(changed =>
        {
            changed.Connection = connection;
            changed.Project = ConnectionErrors.RequireProject(project ?? Project ?? connection.Project);
        });

    /// <summary>The id and the status.</summary>
    /// <returns>A short text for messages.</returns>
    public override string ToString() => $"{OperationId} ({Status})";

    /// <summary>A copy that differs in what is changed of it.</summary>
    /// <remarks>No record's: the copying method that a compiler makes shows in PowerShell.</remarks>
    internal AmpersandOperation With(Action<AmpersandOperation> change)
    {
        var copy = (AmpersandOperation)MemberwiseClone();
        change(copy);
        return copy;
    }
}
