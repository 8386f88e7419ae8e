using System.Globalization;
using Ampersand.Write.Http;

namespace Ampersand.Write.Operations;

/// <summary>One harmless call that shows whether a connection's host, key and project are good.</summary>
/// <remarks>
/// The documents name no call for this. An operation that cannot exist is looked at: whoever answers that it is not there has
/// accepted the key. The write host has no harmless call, so it is not asked.
/// </remarks>
internal static class ConnectionCheck
{
    private const int NotFound = 404;

    /// <summary>Asks, and says who answered.</summary>
    /// <exception cref="AmpersandException">The key is not accepted, nobody answers, or it is not Ampersand that does.</exception>
    public static async Task<string> AskAsync(
        AmpersandConnection connection, IProgress<RunEvent>? progress, CancellationToken cancellationToken)
    {
        ConnectionErrors.RequireProject(connection.Project);
        try
        {
            await new OperationsClient(progress)
                .GetAsync(
                    new AmpersandOperation(
                        Guid.Empty.ToString(), connection), OperationStatus.Documented, Repeatable.Always, cancellationToken)
                .ConfigureAwait(false);
            return Answered(connection, "an operation");
        }
        catch (AmpersandServiceException answer) when (answer is { StatusCode: NotFound, RequestId: not null })
        {
            return Answered(connection, $"as it should for an operation that does not exist, requestId {answer.RequestId}");
        }
        catch (AmpersandServiceException answer) when (answer.StatusCode == NotFound)
        {
            throw new AmpersandException(
                ErrorIds.NotAmpersand,
                $"Somebody answers at {ServiceAddress.ForDisplay(connection.ApiUri)}, but not as Ampersand does: {answer.Message}")
            {
                RecommendedAction = "Check ApiUri, and whether a proxy answers in the service's place.",
            };
        }
    }

    private static string Answered(AmpersandConnection connection, string how) => string.Format(
        CultureInfo.InvariantCulture,
        "{0} answered at {1:yyyy-MM-dd HH:mm:ss zzz} ({2})",
        connection.ApiUri.Host, connection.Time.GetLocalNow(), how);
}
