using Ampersand.Write.Http;
using Ampersand.Write.Journal;

namespace Ampersand.Write.Records;

/// <summary>Sends records, a request at a time, and says what became of them.</summary>
internal sealed class RecordWriteClient
{
    private readonly WriteTarget target;
    private readonly RecordWriteOptions options;
    private readonly IProgress<RunEvent>? progress;
    private readonly RequestThrottle? throttle;
    private readonly RecordRequestFrame frame;
    private readonly RecordResults results;

    /// <param name="target">Where to.</param>
    /// <param name="options">What to do; already checked.</param>
    /// <param name="progress">Told what happens on the way.</param>
    /// <param name="throttle">What the run lets go side by side; <see langword="null"/> for no such limit.</param>
    public RecordWriteClient(
        WriteTarget target, RecordWriteOptions options, IProgress<RunEvent>? progress, RequestThrottle? throttle = null)
    {
        this.throttle = throttle;
        this.target = target;
        this.options = options;
        this.progress = progress;
        frame = new RecordRequestFrame(target, options);
        results = new RecordResults(target, options);
    }

    /// <summary>
    /// Sends a batch. A create is repeated only when the service surely has done nothing yet; what has an id may be repeated.
    /// </summary>
    /// <param name="batch">The records, one at least.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="AmpersandException">No answer came that says what became of the records.</exception>
    public async Task<RecordWriteOutcome> SendAsync(RecordBatch batch, CancellationToken cancellationToken)
    {
        var request = new ServiceRequest(
            HttpMethod.Post, target.Uri, options.IsRepeatable ? Repeatable.Always : Repeatable.OnlyIfNotProcessed)
        {
            Body = () => frame.Enclose(batch),
            BodyBytes = batch.Json.Length,
            IsAnswer = RecordWriteResponse.IsOne,
            WriteApi = WriteApi.Records,
            Throttle = throttle,
        };
        var client = target.Connection.Client;
        var answer = await client.SendAsync(request, progress, cancellationToken).ConfigureAwait(false);
        var read = RecordWriteResponse.Read(answer, client.Redact);
        if (read is null || (options.IsAsynchronous && !AmpersandOperation.IsId(read.OperationId)))
        {
            throw client.InvalidAnswer(request, answer, "an operationId");
        }

        // A write that is to be done later can still be refused with the shapes of one that was done.
        if (!options.IsAsynchronous || !read.IsSuccess)
        {
            return results.Join(batch, read);
        }

        Warn(batch, read);
        return new RecordWriteOutcome(Operation(batch, read.OperationId!), []);
    }

    /// <summary>What became of records in an earlier run.</summary>
    /// <param name="batch">The records.</param>
    /// <param name="answer">What the service said of them then.</param>
    public RecordWriteOutcome Recall(RecordBatch batch, RecordAnswer answer) =>
        answer.Results.Count > 0 ? results.Recall(batch, answer.Results, answer.OperationId)
        : answer.ErrorId is { } errorId ? new RecordWriteOutcome(null, [], new AmpersandException(errorId, answer.Error!))
        : new RecordWriteOutcome(Operation(batch, answer.OperationId!), []);

    /// <summary>A result for each record of which nothing is known.</summary>
    public AmpersandWriteResult[] Untold(RecordBatch batch) => results.Untold(batch);

    /// <summary>What is remarked on records whose outcome the operation alone will tell.</summary>
    private void Warn(RecordBatch batch, RecordWriteResponse answer)
    {
        var failed = answer.FailureCount is > 0 and int count
            ? FormattableString.Invariant($"{count} of them failed already")
            : string.Empty;
        var said = string.Join("; ", (failed.Length > 0 ? [failed] : Array.Empty<string>()).Concat(answer.Errors).Concat(answer.Warnings));
        if (said.Length > 0)
        {
            progress.Warn("OperationRemark", $"Operation {answer.OperationId} took {batch}, and the service remarks: {said}");
        }
    }

    private AmpersandOperation Operation(RecordBatch batch, string operationId) => new(operationId, target.Connection)
    {
        ObjectName = target.ObjectName,
        GroupRef = target.GroupRef,
        Source = batch.Source,
        Part = batch.Number,
        FirstRecord = batch.FirstRecord,
        Records = batch.Count,
        SubmitTime = target.Connection.Time.GetLocalNow(),
    };
}
