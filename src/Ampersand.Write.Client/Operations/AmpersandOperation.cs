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
    /// <summary>Takes an operation up again of which the id, and maybe more, was written down.</summary>
    /// <param name="operationId">The id.</param>
    /// <exception cref="AmpersandException"><c>OperationIdInvalid</c>: it cannot be one.</exception>
    public AmpersandOperation(string operationId)
        : this(operationId, connection: null)
    {
    }

    internal AmpersandOperation(string operationId, AmpersandConnection? connection)
    {
        OperationId = IsId(operationId)
            ? operationId
            : throw new AmpersandException(ErrorIds.OperationIdInvalid, $"'{operationId}' cannot be the id of an operation.");
        Connection = connection;
        Project = connection?.Project;
        Integration = connection?.Integration;
    }

    /// <summary>The operation's id: a text, for Ampersand's own a UUID.</summary>
    public string OperationId { get; }

    /// <summary>
    /// The service's status, for example <c>in_progress</c> or <c>BulkWriteCompleted</c>; <c>submitted</c> until the service was first
    /// asked.
    /// </summary>
    public string Status { get; internal set; } = OperationStatus.Submitted;

    /// <summary>Whether the operation has come to its end.</summary>
    public bool IsCompleted => Meaning != StatusMeaning.Running;

    /// <summary>
    /// What became of its records, by all that the service says of them; of a read or a subscription, by the status alone.
    /// </summary>
    public OperationOutcome Outcome =>
        !IsCompleted ? OperationOutcome.Running
        : RecordsFailed > 0 && (RecordsSucceeded ?? (Meaning == StatusMeaning.Succeeded ? 1 : 0)) > 0 ? OperationOutcome.PartlyFailed
        : RecordsFailed > 0 || Meaning == StatusMeaning.Failed ? OperationOutcome.Failed
        : (RecordsFailed == 0 && !CountsTooFew) || !IsWrite ? OperationOutcome.Succeeded
        : OperationOutcome.Ended;

    /// <summary>
    /// Whether it was written; <see langword="null"/> as long as it has not ended. Where it has ended and nobody says how many records were
    /// written, it counts as written as long as nothing speaks of a failure.
    /// </summary>
    public bool? Succeeded => Outcome switch
    {
        OperationOutcome.Running => null,
        OperationOutcome.Succeeded => true,
        OperationOutcome.Ended => Failures is null && !HasLoggedErrors && !CountsTooFew,
        _ => false,
    };

    /// <summary>How many records were written; <see langword="null"/> where nobody says so, and as long as it has not ended.</summary>
    public long? RecordsSucceeded { get; internal set; }

    /// <summary>How many records were not written; <see langword="null"/> where nobody says so, and as long as it has not ended.</summary>
    public long? RecordsFailed { get; internal set; }

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

    /// <summary>How many records the service has worked through, where it says so, which it does for reads.</summary>
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

    /// <summary>What sort of operation it is: <c>write</c>, <c>read</c> or <c>subscribe</c>.</summary>
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

    /// <summary>Whether the response that named it said what became of each record, so that the service need not be asked.</summary>
    internal bool IsSettled { get; set; }

    /// <summary>What its status says: that it has ended, not what became of its records.</summary>
    internal StatusMeaning Meaning { get; set; }

    /// <summary>What is said of the records that were not written; <see langword="null"/> where nothing is.</summary>
    internal FailureDetails? Failures { get; set; }

    /// <summary>Whether its log holds an error, as far as the log was read.</summary>
    internal bool HasLoggedErrors { get; set; }

    /// <summary>Whether it writes, which is so unless the service says otherwise.</summary>
    internal bool IsWrite => ActionType is null || string.Equals(ActionType, "write", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the service names each of the records that were not written.</summary>
    internal bool NamesAllFailures => RecordsFailed == 0 || (Failures is { NamesAll: true } && RecordsFailed == Failures.Failed);

    /// <summary>Whether the service speaks of fewer records than it was sent.</summary>
    private bool CountsTooFew => RecordsSucceeded + (RecordsFailed ?? 0) < Records;

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
            ActionType = Text(nameof(ActionType)),
            RecordsSucceeded = Number(nameof(RecordsSucceeded)),
            RecordsFailed = Number(nameof(RecordsFailed)),
            Status = Text(nameof(Status)) ?? OperationStatus.Submitted,
        };
        restored.Meaning = OperationStatus.Documented.MeaningOf(restored.Status);
        return restored;
    }

    /// <summary>
    /// Whether a text may be the id of an operation. Ids are texts in Ampersand's documents, UUIDs as far as has been seen; each that is
    /// one segment of an address (RFC 3986, not percent-encoded) can be asked for.
    /// </summary>
    /// <param name="text">The text.</param>
    public static bool IsId(string? text) => ServiceAddress.IsPlainSegment(text);

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

    /// <summary>The same operation, with what another look has known of its submission where this one does not know it.</summary>
    /// <param name="other">What is known of it elsewhere, for example from when it was submitted.</param>
    /// <returns>The operation with what is known in either place; what the service says of it is this one's.</returns>
    public AmpersandOperation Or(AmpersandOperation other) => other is null
        ? throw new ArgumentNullException(nameof(other))
        : With(changed =>
        {
            changed.Project ??= other.Project;
            changed.Integration ??= other.Integration;
            changed.InstallationId ??= other.InstallationId;
            changed.GroupRef ??= other.GroupRef;
            changed.ObjectName ??= other.ObjectName;
            changed.PrimaryKey ??= other.PrimaryKey;
            changed.Source ??= other.Source;
            changed.Part ??= other.Part;
            changed.FirstRecord ??= other.FirstRecord;
            changed.Records ??= other.Records;
            changed.Bytes ??= other.Bytes;
            changed.SubmitTime ??= other.SubmitTime;
            changed.Normalizations = Normalizations.Count > 0 ? Normalizations : other.Normalizations;
            changed.RememberedConnection ??= other.ConnectionName;
        });

    /// <summary>
    /// The same operation to be kept for long: without its connection, whose key would be kept with it, and without what the service says
    /// at any length, which can be asked for again.
    /// </summary>
    /// <returns>The operation with its status and with what is known of its submission.</returns>
    public AmpersandOperation Summarize() => With(changed =>
    {
        changed.RememberedConnection = ConnectionName;
        changed.Connection = null;
        changed.Result = null;
        changed.Metadata = null;
        changed.AdditionalProperties = null;
        changed.SuccessfulRecordIds = [];
        changed.Failures = null;
    });

    /// <summary>The records that were not written, as far as the service has named them.</summary>
    /// <returns>
    /// A failure each. None where none is named: <see cref="RecordsFailed"/> says whether there are more, and
    /// <see cref="AmpersandClient.GetRecordFailuresAsync"/> asks for them.
    /// </returns>
    public IReadOnlyList<AmpersandRecordFailure> GetRecordFailures() => Failures?.Of(this) ?? [];

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
