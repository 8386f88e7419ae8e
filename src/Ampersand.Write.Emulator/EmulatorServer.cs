using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Ampersand.Write.Emulator;

/// <summary>A local Ampersand: the write host and the platform host at one address, over a database of its own.</summary>
/// <remarks>Any number can run side by side in a process; they share nothing.</remarks>
public sealed class EmulatorServer : IAsyncDisposable
{
    private readonly EmulatorServices _services;
    private readonly WebApplication _web;
    private bool _isDisposed;

    private EmulatorServer(EmulatorServices services, WebApplication web, Uri baseUri)
    {
        _services = services;
        _web = web;
        BaseUri = baseUri;
    }

    /// <summary>Where it listens, such as <c>http://127.0.0.1:5080/</c>.</summary>
    public Uri BaseUri { get; }

    /// <summary>The address of both hosts, such as <c>http://127.0.0.1:5080/v1</c>.</summary>
    public Uri ApiUri => _services.ApiUri;

    /// <summary>The keys it accepts.</summary>
    public ApiKeyRing Keys => _services.Keys;

    /// <summary>The records it holds.</summary>
    public RecordStore Records => _services.Records;

    /// <summary>Its operations.</summary>
    public EmulatedOperations Operations => _services.Operations;

    /// <summary>The requests it has seen.</summary>
    public RequestLog Requests => _services.Requests;

    /// <summary>The faults it was ordered to have.</summary>
    public FaultBook Faults => _services.Faults;

    /// <summary>What it finds wrong with records.</summary>
    public RuleBook Rules => _services.Rules;

    /// <summary>The files it serves.</summary>
    public ServedFiles Files => _services.ServedFiles;

    /// <summary>The projects, integrations and objects that exist; <see langword="null"/> lets every name exist.</summary>
    public Catalog? Catalog
    {
        get => _services.Catalog.Catalog;
        set => _services.Catalog.Catalog = value;
    }

    /// <summary>Starts an emulator; it listens when the task completes.</summary>
    /// <exception cref="EmulatorException">It cannot start as asked.</exception>
    public static async Task<EmulatorServer> StartAsync(EmulatorOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var endpoint = ListenAddress.Parse(options.Urls, options.AllowRemote);
        if (options.ProcessingTime < TimeSpan.Zero)
        {
            throw new EmulatorException("The processing time cannot be negative.");
        }

        var services = new EmulatorServices(options);
        try
        {
            var web = EmulatorHost.Create(options, endpoint, services);
            try
            {
                await web.StartAsync(cancellationToken);
            }
            catch (IOException exception)
            {
                await web.DisposeAsync();
                throw new EmulatorException($"The emulator cannot listen on {endpoint}: {exception.Message}", exception);
            }

            var address = web.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single();
            services.BaseUri = EmulatorHost.ReachableUri(address);
            return new EmulatorServer(services, web, services.BaseUri);
        }
        catch
        {
            await services.DisposeAsync();
            throw;
        }
    }

    /// <summary>The id of the installation of an integration by a customer, which is derived from their names.</summary>
    public static string InstallationIdOf(string project, string integration, string groupRef) =>
        new Installation(project, integration, groupRef).Id;

    /// <summary>Completes when all work that was accepted is done, though its time may not be up yet.</summary>
    public Task WhenIdleAsync() => _services.Processor.WhenIdleAsync();

    /// <summary>Stops at once, breaking the connections that are open.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, true))
        {
            return;
        }

        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _web.StopAsync(now.Token);
        await _web.DisposeAsync();
        await _services.DisposeAsync();
    }
}
