using System.Text.Json;
using Ampersand.Write.Http;
using Ampersand.Write.Objects;
using Ampersand.Write.Operations;

namespace Ampersand.Write.Upsert;

/// <summary>Hands parts and addresses to the write host and returns the operations that it makes of them.</summary>
/// <param name="target">Where to.</param>
/// <param name="progress">Told what happens on the way.</param>
/// <param name="throttle">What the run lets go side by side; <see langword="null"/> for no such limit.</param>
internal sealed class UpsertClient(UpsertTarget target, IProgress<RunEvent>? progress, RequestThrottle? throttle = null)
{
    /// <summary>Sends the CSV of one part; an upsert by key may be repeated, so a lost answer is asked for again.</summary>
    public async Task<AmpersandOperation> SubmitAsync(ReadOnlyMemory<byte> csv, CancellationToken cancellationToken)
    {
        var request = RequestOf(() => BulkWriteContent.ForCsv(target.Fields(), csv, target.PrimaryKey), csv.Length);
        return Accepted(request, await target.Connection.Client.SendAsync(request, progress, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Sends the address of a file that the service fetches itself.</summary>
    public async Task<AmpersandOperation> SubmitAsync(RecordsUrl url, CancellationToken cancellationToken)
    {
        var request = RequestOf(() => BulkWriteContent.ForUrl(target.Fields(), url.Value, target.PrimaryKey), bytes: 0);
        return Accepted(request, await target.Connection.Client.SendAsync(request, progress, cancellationToken).ConfigureAwait(false))
            .With(sent => sent.Source = url.ToString());
    }

    /// <summary>An operation of this target that was accepted, now or in an earlier run.</summary>
    public AmpersandOperation Recall(string operationId, DateTimeOffset submitTime) => new(operationId, target.Connection)
    {
        ObjectName = target.ObjectName,
        PrimaryKey = target.PrimaryKey,
        GroupRef = target.GroupRef,
        InstallationId = ObjectsClient.KnownInstallationId(target.Connection, target.GroupRef),
        SubmitTime = submitTime,
    };

    private ServiceRequest RequestOf(Func<HttpContent> body, long bytes) => new(target.Method, target.Uri, Repeatable.Always)
    {
        Body = body,
        BodyBytes = bytes,
        WriteApi = target.Form,
        Throttle = throttle,
    };

    private AmpersandOperation Accepted(ServiceRequest request, ServiceResponse answer) =>
        Recall(ReadOperationId(target.Connection.Client, request, answer), target.Connection.Time.GetLocalNow());

    private static string ReadOperationId(ServiceClient client, ServiceRequest request, ServiceResponse answer)
    {
        try
        {
            if (answer.ReadJsonObject().TryGetProperty("operationId", out var id)
                && OperationJson.Text(id) is { } operationId && AmpersandOperation.IsId(operationId))
            {
                return operationId;
            }
        }
        catch (JsonException)
        {
            // Said below in the user's terms.
        }

        throw client.InvalidAnswer(request, answer, "an operationId");
    }
}
