using Ampersand.Write.Csv;
using Ampersand.Write.Http;
using Ampersand.Write.Objects;
using Ampersand.Write.Operations;
using Ampersand.Write.Search;

namespace Ampersand.Write;

/// <summary>The front door: writes records through Ampersand into a customer's system, and watches what becomes of them.</summary>
/// <remarks>
/// It may be used by any number of callers at once. What a method puts out are outputs in order: operations and results, each with its
/// error where there is one. An error that ends a run is thrown, with an account of what was sent before it in its message, and what was
/// put out before it in <see cref="AmpersandException.Outputs"/>. Who cancels a run learns what was accepted from
/// <see cref="OperationAccepted"/>, which is reported as it happens. Who wants outputs while the run goes on uses <see cref="BulkUpsert"/>,
/// <see cref="RecordWriter"/> and
/// <see cref="OperationWatch"/> themselves.
/// </remarks>
/// <example>
/// <code>
/// var client = new AmpersandClient(new AmpersandClientOptions
/// {
///     ApiKey = new ApiKey(key),
///     Project = "2234wf",
///     Integration = "23rsdf32",
///     GroupRef = "sample-org-id",
/// });
/// var upsert = new UpsertOptions { ObjectName = "tactics__c", PrimaryKey = "custom_id__c", Wait = new WaitOptions() };
/// IReadOnlyList&lt;RunOutput&gt; outputs = await client.UpsertAsync(upsert, ["tactics.csv"]);
/// </code>
/// </example>
public sealed class AmpersandClient
{
    /// <summary>Makes a client.</summary>
    /// <param name="options">Whom to speak to, and as whom.</param>
    /// <exception cref="AmpersandException"><c>ApiKeyMissing</c>, or a value that is not of its form.</exception>
    public AmpersandClient(AmpersandClientOptions options)
        : this(new AmpersandConnection(options))
    {
    }

    /// <summary>Makes a client of a connection that there is already; its sockets are shared.</summary>
    /// <param name="connection">The connection.</param>
    public AmpersandClient(AmpersandConnection connection) =>
        Connection = connection ?? throw new ArgumentNullException(nameof(connection));

    /// <summary>The connection that all calls use.</summary>
    public AmpersandConnection Connection { get; }

    /// <summary>Upserts the records of CSV files, after all of them were inspected to their ends.</summary>
    /// <param name="options">What to do.</param>
    /// <param name="paths">The files.</param>
    /// <param name="progress">Told what happens on the way.</param>
    /// <param name="cancellationToken">Ends everything at once.</param>
    /// <exception cref="AmpersandException">A file has an error, or the run could not go on.</exception>
    public Task<IReadOnlyList<RunOutput>> UpsertAsync(
        UpsertOptions options,
        IReadOnlyList<string> paths,
        IProgress<RunEvent>? progress = null,
        CancellationToken cancellationToken = default) =>
        RunAsync(options, progress, run => SendAsync(run, run.InspectAsync(paths)), cancellationToken);

    /// <summary>Upserts the records of a CSV, after it was inspected to its end.</summary>
    /// <param name="options">What to do.</param>
    /// <param name="csv">A stream that can seek, read from its first byte on; it stays the caller's.</param>
    /// <param name="name">What errors and operations call it.</param>
    /// <param name="progress">Told what happens on the way.</param>
    /// <param name="cancellationToken">Ends everything at once.</param>
    /// <exception cref="AmpersandException">The CSV has an error, or the run could not go on.</exception>
    public Task<IReadOnlyList<RunOutput>> UpsertAsync(
        UpsertOptions options,
        Stream csv,
        string name,
        IProgress<RunEvent>? progress = null,
        CancellationToken cancellationToken = default) =>
        RunAsync(options, progress, run => SendAsync(run, run.InspectAsync([CsvFile.FromStream(csv, name)])), cancellationToken);

    /// <summary>Upserts records. One that cannot be sent is an output with an error; the others go.</summary>
    /// <param name="options">What to do.</param>
    /// <param name="records">The records, each as names and values; they are read once.</param>
    /// <param name="progress">Told what happens on the way.</param>
    /// <param name="cancellationToken">Ends everything at once.</param>
    /// <exception cref="AmpersandException">The run could not go on.</exception>
    public Task<IReadOnlyList<RunOutput>> UpsertAsync(
        UpsertOptions options,
        IEnumerable<IReadOnlyDictionary<string, object?>> records,
        IProgress<RunEvent>? progress = null,
        CancellationToken cancellationToken = default)
    {
        return RunAsync(options, progress, SendRecordsAsync, cancellationToken);

        async Task SendRecordsAsync(BulkUpsert run)
        {
            foreach (var record in records)
            {
                await run.AddAsync([.. record.Keys], [.. record.Values], () => record).ConfigureAwait(false);
            }

            await run.EndRecordsAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Lets the service fetch the records itself.</summary>
    /// <param name="options">What to do.</param>
    /// <param name="recordsUrl">An https address, or the gs reference of an upload; at most 150 MiB.</param>
    /// <param name="progress">Told what happens on the way.</param>
    /// <param name="cancellationToken">Ends everything at once.</param>
    /// <exception cref="AmpersandException">The request was not accepted.</exception>
    public Task<IReadOnlyList<RunOutput>> UpsertAsync(
        UpsertOptions options, Uri recordsUrl, IProgress<RunEvent>? progress = null, CancellationToken cancellationToken = default) =>
        RunAsync(options, progress, async run => await run.AddAsync(recordsUrl).ConfigureAwait(false), cancellationToken);

    /// <summary>Creates, updates or deletes records through today's API.</summary>
    /// <param name="objectName">The object to write to, for example <c>contact</c>.</param>
    /// <param name="options">What to do.</param>
    /// <param name="records">The records, each an object with <c>record</c> and maybe <c>associations</c> as UTF-8 JSON.</param>
    /// <param name="progress">Told what happens on the way.</param>
    /// <param name="cancellationToken">Ends everything at once.</param>
    /// <exception cref="AmpersandException">The run could not go on.</exception>
    public async Task<IReadOnlyList<RunOutput>> WriteAsync(
        string objectName,
        RecordWriteOptions options,
        IEnumerable<ReadOnlyMemory<byte>> records,
        IProgress<RunEvent>? progress = null,
        CancellationToken cancellationToken = default)
    {
        using var run = new RecordWriter(Connection, objectName, options, progress, cancellationToken);
        var outputs = new List<RunOutput>();
        try
        {
            await run.PrepareAsync().ConfigureAwait(false);
            foreach (var record in records)
            {
                await TakeUntilAsync(run.AddAsync(record, record).AsTask()).ConfigureAwait(false);
            }

            await TakeUntilAsync(run.CompleteAsync()).ConfigureAwait(false);
            return outputs;
        }
        catch (AmpersandException reason)
        {
            throw Ending((await run.StopAsync(reason).ConfigureAwait(false)).Error, run.TryTake, outputs);
        }

        // Room for further requests comes of taking what came of those before.
        async Task TakeUntilAsync(Task work)
        {
            while (!work.IsCompleted)
            {
                Take(run.TryTake, outputs);
                await Task.WhenAny(work, run.WaitAsync(cancellationToken).AsTask()).ConfigureAwait(false);
            }

            await work.ConfigureAwait(false);
            Take(run.TryTake, outputs);
        }
    }

    /// <summary>Finds records by the values of fields.</summary>
    /// <param name="objectName">The object to search, for example <c>contact</c>.</param>
    /// <param name="filter">
    /// Fields and their values, all of which must hold. A value's type depends on the field's: a text of digits is no number.
    /// </param>
    /// <param name="progress">Told what happens on the way; <c>SearchMayBeCut</c> where there may be more than was found.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What the service found, one page.</returns>
    /// <exception cref="AmpersandException">
    /// <c>SearchFilterInvalid</c>, a value that is missing or not of its form, or no answer that says what was found.
    /// </exception>
    public async Task<IReadOnlyList<AmpersandRecord>> FindAsync(
        string objectName,
        IEnumerable<KeyValuePair<string, object?>> filter,
        IProgress<RunEvent>? progress = null,
        CancellationToken cancellationToken = default)
    {
        var filters = SearchFilter.Of(filter ?? throw new ArgumentNullException(nameof(filter)));
        var client = new SearchClient(new SearchTarget(Connection, objectName), progress);
        var hits = await client.FindAsync(filters, cancellationToken).ConfigureAwait(false);
        if (SearchClient.MayBeCut(hits.Count))
        {
            progress.Warn(
                "SearchMayBeCut",
                FormattableString.Invariant($"Exactly {hits.Count:N0} records were found, which is the size of a page: there may be more, ")
                    + "and nothing in the answer says so. Search by more fields to be sure.");
        }

        return [.. hits.Select(hit => hit.ToRecord(objectName))];
    }

    /// <summary>What the service knows of an object as the connection's customer has it.</summary>
    /// <param name="objectName">The provider's name of the object, or the one that it is mapped to.</param>
    /// <param name="refresh">Whether to ask even where the answer of the last five minutes is remembered.</param>
    /// <param name="progress">Told of what is repeated.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="AmpersandException">A value is missing or not of its form, or the object cannot be read.</exception>
    public Task<AmpersandObject> GetObjectAsync(
        string objectName, bool refresh = false, IProgress<RunEvent>? progress = null, CancellationToken cancellationToken = default) =>
        new ObjectsClient(Connection, progress, refresh)
            .GetObjectAsync(objectName, ConnectionErrors.RequireGroupRef(Connection.GroupRef), cancellationToken);

    /// <summary>
    /// What the service knows of an object by the customer's connection to a provider, be there an installation or none.
    /// </summary>
    /// <param name="provider">The provider, for example <c>salesforce</c>.</param>
    /// <param name="objectName">The provider's name of the object.</param>
    /// <param name="refresh">Whether to ask even where the answer of the last five minutes is remembered.</param>
    /// <param name="progress">Told of what is repeated.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="AmpersandException">A value is missing or not of its form, or the object cannot be read.</exception>
    public Task<AmpersandObject> GetObjectOfProviderAsync(
        string provider,
        string objectName,
        bool refresh = false,
        IProgress<RunEvent>? progress = null,
        CancellationToken cancellationToken = default) =>
        new ObjectsClient(Connection, progress, refresh).GetObjectOfProviderAsync(
            provider, objectName, ConnectionErrors.RequireGroupRef(Connection.GroupRef), cancellationToken);

    /// <summary>
    /// What columns and values have to satisfy so that an object takes them, for <see cref="CsvInspectionOptions.ObjectRules"/>: asked for
    /// anew, since errors rest on it.
    /// </summary>
    /// <param name="objectName">The provider's name of the object, or the one that it is mapped to.</param>
    /// <param name="progress">Told of what is repeated.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="AmpersandException">
    /// A value is missing or not of its form; <c>ObjectNotChecked</c>: the object cannot be read within 10 seconds.
    /// </exception>
    public async Task<ObjectRules> GetObjectRulesAsync(
        string objectName, IProgress<RunEvent>? progress = null, CancellationToken cancellationToken = default)
    {
        var lookup = new ObjectLookup(Connection, objectName, ObjectCheck.Always, progress);
        await lookup.LookAsync(cancellationToken).ConfigureAwait(false);
        return lookup.Rules!;
    }

    /// <summary>The installations of the connection's integration.</summary>
    /// <param name="groupRef">The customer; those of all customers when not given, whatever customer the connection names.</param>
    /// <param name="refresh">Whether to ask even where the answer of the last five minutes is remembered.</param>
    /// <param name="progress">Told of what is repeated.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="AmpersandException">A value is missing or not of its form, or the installations cannot be read.</exception>
    public Task<IReadOnlyList<AmpersandInstallation>> GetInstallationsAsync(
        string? groupRef = null,
        bool refresh = false,
        IProgress<RunEvent>? progress = null,
        CancellationToken cancellationToken = default) =>
        OnThisAsync(new ObjectsClient(Connection, progress, refresh).GetInstallationsAsync(groupRef, cancellationToken));

    /// <summary>The installation of the connection's integration by the connection's customer.</summary>
    /// <param name="refresh">Whether to ask even where the answer of the last five minutes is remembered.</param>
    /// <param name="progress">Told of what is repeated.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="AmpersandException">
    /// <c>InstallationNotFound</c>, a value that is missing or not of its form, or it cannot be read.
    /// </exception>
    public async Task<AmpersandInstallation> GetInstallationAsync(
        bool refresh = false, IProgress<RunEvent>? progress = null, CancellationToken cancellationToken = default) =>
        (await new ObjectsClient(Connection, progress, refresh)
            .GetInstallationAsync(ConnectionErrors.RequireGroupRef(Connection.GroupRef), cancellationToken).ConfigureAwait(false))
        .On(Connection);

    /// <summary>The installations of all integrations of the connection's project.</summary>
    /// <param name="groupRef">The customer; those of all customers when not given, whatever customer the connection names.</param>
    /// <param name="refresh">Whether to ask even where the answer of the last five minutes is remembered.</param>
    /// <param name="progress">Told of what is repeated.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="AmpersandException">A value is missing or not of its form, or the installations cannot be read.</exception>
    public Task<IReadOnlyList<AmpersandInstallation>> GetProjectInstallationsAsync(
        string? groupRef = null,
        bool refresh = false,
        IProgress<RunEvent>? progress = null,
        CancellationToken cancellationToken = default) =>
        OnThisAsync(new ObjectsClient(Connection, progress, refresh).GetProjectInstallationsAsync(groupRef, cancellationToken));

    /// <summary>The integrations of the connection's project.</summary>
    /// <param name="refresh">Whether to ask even where the answer of the last five minutes is remembered.</param>
    /// <param name="progress">Told of what is repeated.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="AmpersandException">A value is missing or not of its form, or the integrations cannot be read.</exception>
    public Task<IReadOnlyList<AmpersandIntegration>> GetIntegrationsAsync(
        bool refresh = false, IProgress<RunEvent>? progress = null, CancellationToken cancellationToken = default) =>
        new ObjectsClient(Connection, progress, refresh).GetIntegrationsAsync(cancellationToken);

    /// <summary>An integration of the connection's project.</summary>
    /// <param name="idOrName">Its id or its name.</param>
    /// <param name="refresh">Whether to ask even where the answer of the last five minutes is remembered.</param>
    /// <param name="progress">Told of what is repeated.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="AmpersandException">A value is missing or not of its form, or the integration cannot be read.</exception>
    public Task<AmpersandIntegration> GetIntegrationAsync(
        string idOrName, bool refresh = false, IProgress<RunEvent>? progress = null, CancellationToken cancellationToken = default) =>
        new ObjectsClient(Connection, progress, refresh).GetIntegrationAsync(idOrName, cancellationToken);

    /// <summary>
    /// Installations as they are now: of the connection's integration, or, where the connection names none, of all of its project.
    /// </summary>
    /// <param name="groupRef">The customer; those of all customers when not given, whatever customer the connection names.</param>
    /// <param name="progress">Told of what is repeated.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="AmpersandException">
    /// <c>InstallationNotFound</c>: the customer named has none; a value that is not of its form, or the installations cannot be read.
    /// </exception>
    public async Task<IReadOnlyList<AmpersandInstallation>> FindInstallationsAsync(
        string? groupRef = null, IProgress<RunEvent>? progress = null, CancellationToken cancellationToken = default)
    {
        var found = await (Connection.Integration is null
            ? GetProjectInstallationsAsync(groupRef, refresh: true, progress, cancellationToken)
            : GetInstallationsAsync(groupRef, refresh: true, progress, cancellationToken)).ConfigureAwait(false);
        return found.Count == 0 && groupRef is not null
            ? throw CustomerErrors.NoInstallation(groupRef, Connection.Integration)
            : found;
    }

    /// <summary>Integrations of the connection's project by name or id, as they are now, each with what its provider can do.</summary>
    /// <param name="pattern">
    /// A name or an id, in which <c>*</c> is any text, <c>?</c> any character and <c>[a-c]</c> one of these; case is ignored.
    /// </param>
    /// <param name="progress">Told of what is repeated, and of a provider that the service does not know.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="AmpersandException">
    /// <c>IntegrationNotFound</c>: a plain name is none; a value is missing or not of its form, or the integrations cannot be read.
    /// </exception>
    public async Task<IReadOnlyList<AmpersandIntegration>> FindIntegrationsAsync(
        string pattern = "*", IProgress<RunEvent>? progress = null, CancellationToken cancellationToken = default)
    {
        var client = new ObjectsClient(Connection, progress, refresh: true);
        var all = await client.GetIntegrationsAsync(cancellationToken).ConfigureAwait(false);
        AmpersandIntegration[] found = [.. all.Where(integration =>
            NamePattern.Fits(pattern, integration.IntegrationId) || NamePattern.Fits(pattern, integration.Name ?? string.Empty))];
        if (found.Length == 0 && !NamePattern.IsOne(pattern))
        {
            throw CustomerErrors.NoIntegration(pattern, all);
        }

        for (var place = 0; place < found.Length; place++)
        {
            found[place] = await AddSupportAsync(found[place], progress, cancellationToken).ConfigureAwait(false);
        }

        return found;
    }

    /// <summary>The connection's project, which it may know by its name.</summary>
    /// <param name="refresh">Whether to ask even where the answer of the last five minutes is remembered.</param>
    /// <param name="progress">Told of what is repeated.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="AmpersandException">A value is missing or not of its form, or the project cannot be read.</exception>
    public Task<AmpersandProject> GetProjectAsync(
        bool refresh = false, IProgress<RunEvent>? progress = null, CancellationToken cancellationToken = default) =>
        new ObjectsClient(Connection, progress, refresh).GetProjectAsync(cancellationToken);

    /// <summary>What a provider can do.</summary>
    /// <param name="provider">The provider, for example <c>salesforce</c>.</param>
    /// <param name="refresh">Whether to ask even where the answer of the last five minutes is remembered.</param>
    /// <param name="progress">Told of what is repeated.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="AmpersandException">It cannot be read.</exception>
    public Task<AmpersandProvider> GetProviderAsync(
        string provider, bool refresh = false, IProgress<RunEvent>? progress = null, CancellationToken cancellationToken = default) =>
        new ObjectsClient(Connection, progress, refresh).GetProviderAsync(provider, cancellationToken);

    /// <summary>Waits until an operation has ended.</summary>
    /// <param name="operation">The operation. One that was taken up again is asked about through this client's connection.</param>
    /// <param name="options">How to wait; as long as it takes when not given.</param>
    /// <param name="progress">Told what happens on the way.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The operation as it ended, with an error where it did not end well, cannot be read, or did not end in time.</returns>
    public async Task<RunOutput> WaitAsync(
        AmpersandOperation operation,
        WaitOptions? options = null,
        IProgress<RunEvent>? progress = null,
        CancellationToken cancellationToken = default)
    {
        using var watch = new OperationWatch(options ?? new WaitOptions(), progress, cancellationToken);
        watch.Add(OnThis(operation));
        await watch.CompleteAsync().ConfigureAwait(false);
        return watch.TryTake(out var output) ? output : throw new OperationCanceledException(cancellationToken);
    }

    /// <summary>Looks at an operation as it is now.</summary>
    /// <param name="operationId">Its id.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="AmpersandException">It cannot be read.</exception>
    public Task<AmpersandOperation> GetOperationAsync(string operationId, CancellationToken cancellationToken = default) =>
        GetOperationAsync(new AmpersandOperation(operationId), progress: null, cancellationToken);

    /// <summary>Looks at an operation as it is now.</summary>
    /// <param name="operation">The operation as it was; what is known of its submission stays.</param>
    /// <param name="progress">Told of what is repeated.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The operation. Where it has ended without a word of how many records were written, its log was asked, too.</returns>
    /// <exception cref="AmpersandException">It cannot be read.</exception>
    public async Task<AmpersandOperation> GetOperationAsync(
        AmpersandOperation operation, IProgress<RunEvent>? progress = null, CancellationToken cancellationToken = default)
    {
        var client = new OperationsClient(progress);
        (var now, _) = await client
            .GetAsync(OnThis(operation), OperationStatus.Documented, Repeatable.Always, cancellationToken)
            .ConfigureAwait(false);
        return now.LacksCounts() ? await client.SettleByLogAsync(now, cancellationToken).ConfigureAwait(false) : now;
    }

    /// <summary>Finds out which records an operation did not write, as far as the service names them.</summary>
    /// <param name="operation">The operation; what is not known of it yet is asked for.</param>
    /// <param name="progress">Told of what is repeated.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="AmpersandException">It cannot be read.</exception>
    public async Task<RecordFailures> GetRecordFailuresAsync(
        AmpersandOperation operation, IProgress<RunEvent>? progress = null, CancellationToken cancellationToken = default)
    {
        var client = new OperationsClient(progress);
        var now = OnThis(operation);
        if (!now.IsCompleted || now.LacksNames())
        {
            (now, _) = await client
                .GetAsync(now, OperationStatus.Documented, Repeatable.Always, cancellationToken)
                .ConfigureAwait(false);
        }

        now = now.LacksNames() ? await client.SettleByLogAsync(now, cancellationToken).ConfigureAwait(false) : now;
        return new RecordFailures
        {
            Operation = now,
            Named = now.GetRecordFailures(),
            Missing = now is { IsCompleted: true, IsWrite: true, NamesAllFailures: true } ? null : OperationErrors.NotNamed(now),
        };
    }

    /// <summary>
    /// Lists an installation's operations as the service orders them, newest first; a page is asked for when it is needed.
    /// </summary>
    /// <param name="installationId">The installation.</param>
    /// <param name="pageSize">How many to ask for at a time, 1 to 1,000.</param>
    /// <param name="progress">Told of what is repeated.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="AmpersandException">
    /// <c>ProjectMissing</c>, <c>IntegrationMissing</c>, <c>NameInvalid</c>, at once; or a page cannot be read.
    /// </exception>
    public IAsyncEnumerable<AmpersandOperation> ListOperationsAsync(
        string installationId, int pageSize = 200, IProgress<RunEvent>? progress = null, CancellationToken cancellationToken = default) =>
        new OperationsClient(progress).ListAsync(Connection, installationId, pageSize, OperationStatus.Documented, cancellationToken);

    /// <summary>
    /// Lists the operations of a customer's installation as the service orders them, newest first; a page is asked for when it is needed.
    /// </summary>
    /// <param name="installation">The installation, which names its project and integration.</param>
    /// <param name="pageSize">How many to ask for at a time, 1 to 1,000.</param>
    /// <param name="progress">Told of what is repeated.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="AmpersandException">A page cannot be read.</exception>
    public IAsyncEnumerable<AmpersandOperation> ListOperationsAsync(
        AmpersandInstallation installation,
        int pageSize = 200,
        IProgress<RunEvent>? progress = null,
        CancellationToken cancellationToken = default) => installation is null
        ? throw new ArgumentNullException(nameof(installation))
        : new OperationsClient(progress).ListAsync(Connection, installation, pageSize, OperationStatus.Documented, cancellationToken);

    /// <summary>What the service wrote down while it worked on an operation.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="progress">Told of what is repeated.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="AmpersandException">It cannot be read.</exception>
    public Task<IReadOnlyList<AmpersandOperationLogEntry>> GetOperationLogAsync(
        AmpersandOperation operation, IProgress<RunEvent>? progress = null, CancellationToken cancellationToken = default) =>
        new OperationsClient(progress).GetLogsAsync(OnThis(operation), cancellationToken);

    /// <summary>
    /// Makes harmless calls that show whether host and key are good, and whether project, integration and customer are there and work, as
    /// far as the connection names them.
    /// </summary>
    /// <param name="progress">Told of what is repeated.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>
    /// The connection to go on with: with the integration's id where it had its name. <see cref="AmpersandConnection.ValidatedBy"/> says
    /// who answered.
    /// </returns>
    /// <exception cref="AmpersandException">
    /// The key is not accepted, nobody answers, it is not Ampersand that does; <c>ProjectNotFound</c>, <c>IntegrationNotFound</c>,
    /// <c>InstallationNotFound</c>, <c>InstallationUnhealthy</c>, <c>CustomerCredentialsRefused</c>.
    /// </exception>
    public Task<AmpersandConnection> ValidateAsync(IProgress<RunEvent>? progress = null, CancellationToken cancellationToken = default) =>
        ConnectionCheck.AskAsync(Connection, progress, cancellationToken);

    private delegate bool TakeOutput(out RunOutput output);

    private async Task<AmpersandIntegration> AddSupportAsync(
        AmpersandIntegration integration, IProgress<RunEvent>? progress, CancellationToken cancellationToken)
    {
        if (integration.Provider is not { } provider)
        {
            return integration;
        }

        try
        {
            var support = await GetProviderAsync(provider, progress: progress, cancellationToken: cancellationToken).ConfigureAwait(false);
            return integration.With(support);
        }
        catch (AmpersandServiceException unknown) when (unknown.StatusCode == 404)
        {
            progress.Detail($"The service does not say what {provider} can do: {unknown.Message}");
            return integration;
        }
    }

    private async Task<IReadOnlyList<AmpersandInstallation>> OnThisAsync(Task<IReadOnlyList<AmpersandInstallation>> asked) =>
        [.. (await asked.ConfigureAwait(false)).Select(installation => installation.On(Connection))];

    private AmpersandOperation OnThis(AmpersandOperation operation) =>
        (operation ?? throw new ArgumentNullException(nameof(operation))).Connection is null ? operation.On(Connection) : operation;

    private async Task<IReadOnlyList<RunOutput>> RunAsync(
        UpsertOptions options, IProgress<RunEvent>? progress, Func<BulkUpsert, Task> send, CancellationToken cancellationToken)
    {
        using var run = new BulkUpsert(Connection, options, progress, cancellationToken);
        var outputs = new List<RunOutput>();
        try
        {
            await send(run).ConfigureAwait(false);
            await run.CompleteAsync().ConfigureAwait(false);
        }
        catch (AmpersandException reason)
        {
            throw Ending(await run.StopAsync(reason).ConfigureAwait(false), run.TryTake, outputs);
        }

        Take(run.TryTake, outputs);
        return outputs;
    }

    private static async Task SendAsync(BulkUpsert run, Task<IReadOnlyList<InspectedFile>> inspection)
    {
        var files = await inspection.ConfigureAwait(false);
        await run.EndRecordsAsync().ConfigureAwait(false);
        foreach (var file in files)
        {
            await run.AddAsync(file).ConfigureAwait(false);
        }
    }

    private static void Take(TakeOutput take, List<RunOutput> outputs)
    {
        while (take(out var output))
        {
            outputs.Add(output);
        }
    }

    private static AmpersandException Ending(AmpersandException reason, TakeOutput take, List<RunOutput> outputs)
    {
        Take(take, outputs);
        reason.Outputs = outputs;
        return reason;
    }
}
