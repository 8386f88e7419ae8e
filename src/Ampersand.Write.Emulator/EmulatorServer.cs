using System.Net;

namespace Ampersand.Write.Emulator;

/// <summary>A local Ampersand: the hosts for writing, for searching and for all else at one address, over a database of its own.</summary>
/// <remarks>Any number can run side by side in a process; they share nothing.</remarks>
public sealed class EmulatorServer : IAsyncDisposable
{
    private readonly WebApplication web;
    private readonly CatalogGate catalog;
    private readonly SearchBook search;
    private readonly OperationProcessor processor;
    private bool isDisposed;

    private EmulatorServer(WebApplication web)
    {
        this.web = web;
        catalog = Get<CatalogGate>();
        search = Get<SearchBook>();
        processor = Get<OperationProcessor>();
        BaseUri = Get<EmulatorAddress>().BaseUri;
        ApiUri = Get<EmulatorAddress>().ApiUri;
        Keys = Get<ApiKeyRing>();
        Records = Get<RecordStore>();
        Operations = Get<EmulatedOperations>();
        Requests = Get<RequestLog>();
        Faults = Get<FaultBook>();
        Rules = Get<RuleBook>();
        Schemas = Get<SchemaBook>();
        Installations = Get<InstallationBook>();
        Providers = Get<ProviderBook>();
        Files = Get<ServedFiles>();
    }

    /// <summary>Where it listens, such as <c>http://127.0.0.1:5080/</c>.</summary>
    public Uri BaseUri { get; }

    /// <summary>The address of all hosts, such as <c>http://127.0.0.1:5080/v1</c>.</summary>
    public Uri ApiUri { get; }

    /// <summary>The keys it accepts.</summary>
    public ApiKeyRing Keys { get; }

    /// <summary>The records it holds.</summary>
    public RecordStore Records { get; }

    /// <summary>Its operations.</summary>
    public EmulatedOperations Operations { get; }

    /// <summary>The requests it has seen.</summary>
    public RequestLog Requests { get; }

    /// <summary>The faults it was ordered to have.</summary>
    public FaultBook Faults { get; }

    /// <summary>What it finds wrong with records.</summary>
    public RuleBook Rules { get; }

    /// <summary>What objects are made of.</summary>
    public SchemaBook Schemas { get; }

    /// <summary>The projects, integrations and installations, and what it tells of them.</summary>
    public InstallationBook Installations { get; }

    /// <summary>The providers, and what they can do.</summary>
    public ProviderBook Providers { get; }

    /// <summary>The files it serves.</summary>
    public ServedFiles Files { get; }

    /// <summary>The projects, integrations and objects that exist; <see langword="null"/> lets every name exist.</summary>
    public Catalog? Catalog
    {
        get => catalog.Catalog;
        set => catalog.Catalog = value;
    }

    /// <summary>How searches are answered.</summary>
    /// <exception cref="ArgumentException">They cannot be answered so.</exception>
    public SearchSettings Search
    {
        get => search.Settings;
        set => search.Settings = value;
    }

    /// <summary>Starts an emulator; it listens when the task completes.</summary>
    /// <exception cref="EmulatorException">It cannot start as asked.</exception>
    public static async Task<EmulatorServer> StartAsync(EmulatorOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var endpoint = ListenAddress.Parse(options.Urls, options.AllowRemote);
        if (options.Flaw is { } flaw)
        {
            throw new EmulatorException(flaw);
        }

        var web = Build(options, endpoint);
        try
        {
            var operations = web.Services.GetRequiredService<OperationStore>();
            operations.FailUnfinished(options.TimeProvider.GetUtcNow(), "The emulator was stopped before this operation ended.");
            await web.StartAsync(cancellationToken);
            return new EmulatorServer(web);
        }
        catch (IOException exception)
        {
            await web.DisposeAsync();
            throw new EmulatorException($"The emulator cannot listen on {endpoint}: {exception.Message}", exception);
        }
        catch
        {
            await web.DisposeAsync();
            throw;
        }
    }

    /// <summary>The id of the installation of an integration by a customer, which is derived from their names.</summary>
    public static string InstallationIdOf(string project, string integration, string groupRef) =>
        new Installation(project, integration, groupRef).Id;

    /// <summary>Completes when all work that was accepted is done, though its time may not be up yet.</summary>
    public Task WhenIdleAsync() => processor.WhenIdleAsync();

    /// <summary>Stops at once, breaking the connections that are open.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref isDisposed, true))
        {
            return;
        }

        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await web.StopAsync(now.Token);
        await web.DisposeAsync();
    }

    private static WebApplication Build(EmulatorOptions options, IPEndPoint endpoint)
    {
        // The empty builder reads no environment and no settings files: nothing but the options counts.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = JsonBody.Limit;

            // A slow sender is what a client's tests may want to be.
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Listen(endpoint);
        });
        builder.Logging.SetMinimumLevel(options.LogLevel);
        if (options.LogLevel < LogLevel.None)
        {
            builder.Logging.AddSimpleConsole(console => console.SingleLine = true);

            // Kestrel takes the faults that were ordered for the application's own.
            builder.Logging.AddFilter("Microsoft", LogLevel.Critical);
        }

        builder.Services
            .AddSingleton<IHostLifetime, NoLifetime>()
            .AddEmulator(options);

        var web = builder.Build();
        web.Run(EmulatorRoutes.Shared);
        return web;
    }

    private T Get<T>()
        where T : notnull => web.Services.GetRequiredService<T>();

    /// <summary>Leaves Ctrl+C and signals to the process that hosts the emulator.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
