using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Ampersand.Write.Http;

namespace Ampersand.Write.Operations;

/// <summary>Asks the platform host what became of operations.</summary>
internal sealed class OperationsClient(IProgress<RunEvent>? progress)
{
    /// <summary>The most operations that one page may have (Ampersand, list operations).</summary>
    public const int MaxPageSize = 1000;

    /// <summary>Looks at one operation.</summary>
    /// <param name="operation">The operation as last seen; its connection says whom to ask.</param>
    /// <param name="statuses">What statuses mean.</param>
    /// <param name="repeatable">Whether transient failures are ridden out here or are the caller's.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The operation as it is now, and how long the service asked not to be asked again.</returns>
    public async Task<(AmpersandOperation Operation, TimeSpan? AskAgainAfter)> GetAsync(
        AmpersandOperation operation, OperationStatus statuses, Repeatable repeatable, CancellationToken cancellationToken)
    {
        var connection = ConnectionOf(operation);
        var request = new ServiceRequest(HttpMethod.Get, AddressOf(operation, connection), repeatable);
        ServiceResponse answer;
        try
        {
            answer = await connection.Client.SendAsync(request, progress, cancellationToken).ConfigureAwait(false);
        }
        catch (AmpersandServiceException unknown) when (unknown.StatusCode == 404 && !Guid.TryParse(operation.OperationId, out _))
        {
            throw OperationErrors.UnknownId(unknown, operation.OperationId);
        }

        var now = Read(connection, request, answer, $"operation {operation.OperationId} with its status", () =>
            operation.Apply(
                connection.Client.HideSecrets(RequireStatus(RequireOwn(answer.ReadJsonObject(), operation.OperationId))), statuses));
        return (now, answer.RetryAfter(connection.Time));
    }

    /// <summary>Reads the log of an operation, and settles by it what became of the records.</summary>
    /// <param name="operation">The operation as last seen.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The operation; as it was where its log cannot be read.</returns>
    public async Task<AmpersandOperation> SettleByLogAsync(AmpersandOperation operation, CancellationToken cancellationToken)
    {
        try
        {
            return operation.Settle(await GetLogsAsync(operation, cancellationToken).ConfigureAwait(false));
        }
        catch (AmpersandException failure)
        {
            progress.Detail($"The log of operation {operation.OperationId} could not be read: {failure.Message}");
            return operation;
        }
    }

    /// <summary>
    /// Lists an installation's operations as the service orders them, newest first, asking for a page only when one is needed.
    /// </summary>
    /// <param name="connection">Whom to ask; it names project and integration.</param>
    /// <param name="installationId">The installation.</param>
    /// <param name="pageSize">How many to ask for at a time, 1 to <see cref="MaxPageSize"/>.</param>
    /// <param name="statuses">What statuses mean.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="AmpersandException">
    /// <c>ProjectMissing</c>, <c>IntegrationMissing</c>, <c>NameInvalid</c>, at once; or no answer of the contract's form.
    /// </exception>
    public IAsyncEnumerable<AmpersandOperation> ListAsync(
        AmpersandConnection connection, string installationId, int pageSize, OperationStatus statuses, CancellationToken cancellationToken)
    {
        var known = new Known(connection.Project, connection.Integration, installationId, GroupRef: null);
        return ListAsync(connection, known, pageSize, statuses, cancellationToken);
    }

    /// <summary>Lists the operations of an installation that names its own project and integration.</summary>
    /// <inheritdoc cref="ListAsync(AmpersandConnection, string, int, OperationStatus, CancellationToken)"/>
    public IAsyncEnumerable<AmpersandOperation> ListAsync(
        AmpersandConnection connection,
        AmpersandInstallation installation,
        int pageSize,
        OperationStatus statuses,
        CancellationToken cancellationToken) => ListAsync(
        connection,
        new Known(
            installation.Project ?? connection.Project,
            installation.Integration ?? connection.Integration,
            installation.InstallationId,
            installation.GroupRef),
        pageSize,
        statuses,
        cancellationToken);

    private IAsyncEnumerable<AmpersandOperation> ListAsync(
        AmpersandConnection connection, Known known, int pageSize, OperationStatus statuses, CancellationToken cancellationToken)
    {
        if (pageSize is < 1 or > MaxPageSize)
        {
            throw new ArgumentOutOfRangeException(nameof(pageSize), pageSize, $"A page has 1 to {MaxPageSize} operations.");
        }

        var address = ServiceAddress.Combine(
            connection.ApiUri,
            "projects",
            Project(known.Project),
            "integrations",
            ServiceAddress.Segment(ConnectionErrors.RequireIntegration(known.Integration), "an integration"),
            "installations",
            ServiceAddress.Segment(known.InstallationId, "an installation"),
            string.Format(CultureInfo.InvariantCulture, "operations?pageSize={0}", pageSize));
        return ListPagesAsync(connection, address, known, statuses, cancellationToken);
    }

    /// <summary>What the service wrote down while it worked on an operation, in its order.</summary>
    /// <param name="operation">The operation; its connection says whom to ask.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<IReadOnlyList<AmpersandOperationLogEntry>> GetLogsAsync(
        AmpersandOperation operation, CancellationToken cancellationToken)
    {
        var connection = ConnectionOf(operation);
        var request = new ServiceRequest(
            HttpMethod.Get, ServiceAddress.Combine(AddressOf(operation, connection), "logs"), Repeatable.Always);
        var answer = await connection.Client.SendAsync(request, progress, cancellationToken).ConfigureAwait(false);
        return Read(connection, request, answer, "a list of log entries", () =>
            Items(answer.ReadJson()).Select(entry => OperationLogJson.Read(connection.Client.HideSecrets(entry), operation.OperationId))
                .ToArray());
    }

    private async IAsyncEnumerable<AmpersandOperation> ListPagesAsync(
        AmpersandConnection connection,
        Uri address,
        Known known,
        OperationStatus statuses,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? token = null;
        var followed = new HashSet<string>(StringComparer.Ordinal);
        var pages = 0;
        try
        {
            do
            {
                var page = token is null ? address : new Uri(address.AbsoluteUri + "&pageToken=" + Uri.EscapeDataString(token));
                var request = new ServiceRequest(HttpMethod.Get, page, Repeatable.Always);
                var answer = await connection.Client.SendAsync(request, progress, cancellationToken).ConfigureAwait(false);
                (var operations, token) =
                    Read(connection, request, answer, "a page of operations", () => ReadPage(answer.ReadJsonObject()));
                pages++;
                foreach (var operation in operations)
                {
                    yield return operation;
                }

                if (token is not null && !followed.Add(token))
                {
                    throw connection.Client.InvalidAnswer(request, answer, "another page than those before");
                }
            }
            while (token is not null);
        }
        finally
        {
            progress.Detail(FormattableString.Invariant($"Read {pages} {(pages == 1 ? "page" : "pages")} of the list of operations."));
        }

        (AmpersandOperation[] Operations, string? NextToken) ReadPage(JsonElement json)
        {
            AmpersandOperation[] operations = json.TryGetProperty("results", out var results)
                ? [.. Items(results).Select(item => ReadListed(item))]
                : throw new JsonException("no results");
            return (operations, NextToken(json));
        }

        AmpersandOperation ReadListed(JsonElement item)
        {
            var id = item.ValueKind == JsonValueKind.Object && item.TryGetProperty("id", out var value)
                && OperationJson.Text(value) is { } text && AmpersandOperation.IsId(text)
                ? text
                : throw new JsonException("no id");
            var listed = new AmpersandOperation(id, connection)
            {
                Project = known.Project,
                Integration = known.Integration,
                InstallationId = known.InstallationId,
                GroupRef = known.GroupRef,
            };
            return listed.Apply(connection.Client.HideSecrets(RequireStatus(item)), statuses);
        }
    }

    /// <summary>The token of the next page; <see langword="null"/> when this was the last one.</summary>
    private static string? NextToken(JsonElement page)
    {
        if (!page.TryGetProperty("pagination", out var pagination) || pagination.ValueKind != JsonValueKind.Object)
        {
            throw new JsonException("no pagination");
        }

        // Without either, the list may have ended or not: who ends it here could lose the rest of it without a word.
        return pagination.TryGetProperty("done", out var done) && done.ValueKind == JsonValueKind.True ? null
            : pagination.TryGetProperty("nextPageToken", out var next) && OperationJson.Text(next) is { Length: > 0 } token ? token
            : throw new JsonException("neither done nor a next page");
    }

    /// <summary>A list's items. Nothing instead of a list is how some servers write an empty one.</summary>
    private static JsonElement[] Items(JsonElement list) => list.ValueKind switch
    {
        JsonValueKind.Array => [.. list.EnumerateArray()],
        JsonValueKind.Null => [],
        _ => throw new JsonException("no list"),
    };

    /// <summary>Another operation's answer, out of a cache for example, must not end the wait for this one.</summary>
    private static JsonElement RequireOwn(JsonElement json, string id) =>
        json.TryGetProperty("id", out var value) && OperationJson.Text(value) is { } other
            && !IsSameId(other, id) ? throw new JsonException("another id") : json;

    /// <summary>Ids are UUIDs, which may be written in several ways.</summary>
    private static bool IsSameId(string one, string other) => Guid.TryParse(one, out var first) && Guid.TryParse(other, out var second)
        ? first == second
        : string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    private static JsonElement RequireStatus(JsonElement json) =>
        json.TryGetProperty("status", out var status)
            && status.ValueKind == JsonValueKind.String ? json : throw new JsonException("no status");

    private static T Read<T>(AmpersandConnection connection, ServiceRequest request, ServiceResponse answer, string expected, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (JsonException)
        {
            throw connection.Client.InvalidAnswer(request, answer, expected);
        }
    }

    private static AmpersandConnection ConnectionOf(AmpersandOperation operation) => operation.Connection
        ?? throw new InvalidOperationException("An operation is looked at through a connection.");

    private static Uri AddressOf(AmpersandOperation operation, AmpersandConnection connection) => ServiceAddress.Combine(
        connection.ApiUri, "projects", Project(operation.Project), "operations", ServiceAddress.Segment(
            operation.OperationId, "an operation"));

    private static string Project(string? project) =>
        ServiceAddress.Segment(ConnectionErrors.RequireProject(project), "a project");

    /// <summary>What is known of the operations of a list before it is read.</summary>
    private sealed record Known(string? Project, string? Integration, string InstallationId, string? GroupRef);
}
