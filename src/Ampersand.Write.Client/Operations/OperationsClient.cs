using System.Text.Json;
using Ampersand.Write.Http;

namespace Ampersand.Write.Operations;

/// <summary>Asks the platform host what became of operations.</summary>
internal sealed class OperationsClient(INotices notices)
{
    /// <summary>Looks at one operation.</summary>
    /// <param name="operation">The operation as last seen; its connection says whom to ask.</param>
    /// <param name="statuses">What statuses mean.</param>
    /// <param name="repeatable">Whether transient failures are ridden out here or are the caller's.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The operation as it is now, and how long the service asked not to be asked again.</returns>
    public async Task<(AmpersandOperation Operation, TimeSpan? AskAgainAfter)> GetAsync(
        AmpersandOperation operation, OperationStatus statuses, Repeatable repeatable, CancellationToken cancellationToken)
    {
        AmpersandConnection connection = ConnectionOf(operation);
        var request = new ServiceRequest(HttpMethod.Get, AddressOf(operation, connection), repeatable);
        ServiceAnswer answer = await connection.Client.SendAsync(request, notices, cancellationToken).ConfigureAwait(false);
        try
        {
            JsonElement json = answer.ReadJsonObject();
            if (!json.TryGetProperty("status", out JsonElement status) || status.ValueKind != JsonValueKind.String)
            {
                throw new JsonException("no status");
            }

            return (operation.Apply(json, statuses), answer.RetryAfter(connection.Time));
        }
        catch (JsonException)
        {
            throw connection.Client.InvalidAnswer(request, answer, "an operation with its status");
        }
    }

    private static AmpersandConnection ConnectionOf(AmpersandOperation operation) => operation.Connection
        ?? throw new InvalidOperationException("An operation is looked at through a connection.");

    private static Uri AddressOf(AmpersandOperation operation, AmpersandConnection connection) => ServiceAddress.Combine(
        connection.ApiUri,
        "projects",
        ServiceAddress.Segment(operation.Project ?? string.Empty, "a project"),
        "operations",
        ServiceAddress.Segment(operation.OperationId, "an operation"));
}
