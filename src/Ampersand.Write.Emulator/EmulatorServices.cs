using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Ampersand.Write.Emulator;

/// <summary>The parts of one emulator. What depends on another is disposed before it, as containers do.</summary>
internal static class EmulatorServices
{
    /// <remarks>The public types are made here, because their constructors are not for others.</remarks>
    public static IServiceCollection AddEmulator(this IServiceCollection services, EmulatorOptions options) => services
        .AddSingleton(options)
        .AddSingleton(options.TimeProvider)
        .AddSingleton<EmulatorAddress>()
        .AddSingleton<ChangeSignal>()
        .AddSingleton(new EmulatorDatabase(options.DatabasePath))
        .AddSingleton<OperationStore>()
        .AddSingleton(provider => new RecordStore(
            provider.GetRequiredService<EmulatorDatabase>(), provider.GetRequiredService<ChangeSignal>(), options.TimeProvider))
        .AddSingleton<FileStore>()
        .AddSingleton(provider => new ServedFiles(provider.GetRequiredService<FileStore>(), provider.GetRequiredService<EmulatorAddress>()))
        .AddSingleton<UploadSigner>()
        .AddSingleton<CsvSource>()
        .AddSingleton(new ApiKeyRing(options))
        .AddSingleton<CatalogGate>()
        .AddSingleton(provider => new FaultBook(provider.GetRequiredService<ChangeSignal>()))
        .AddSingleton(new RequestLog(options.TimeProvider))
        .AddSingleton(new RuleBook(options))
        .AddSingleton(provider => new SchemaBook(options, provider.GetRequiredService<ChangeSignal>()))
        .AddSingleton(new ProviderBook())
        .AddSingleton(provider => new InstallationBook(
            options,
            provider.GetRequiredService<CatalogGate>(),
            provider.GetRequiredService<RuleBook>(),
            provider.GetRequiredService<SchemaBook>(),
            provider.GetRequiredService<OperationStore>()))
        .AddSingleton<OperationDesk>()
        .AddSingleton(provider =>
        {
            // Made after what its work reads from, it is stopped before that is disposed.
            _ = provider.GetRequiredService<CsvSource>();
            return new OperationProcessor(provider.GetRequiredService<OperationDesk>());
        })
        .AddSingleton(provider => new EmulatedOperations(provider.GetRequiredService<OperationStore>(), options.TimeProvider))
        .AddSingleton<AutoBatcher>()
        .AddSingleton<BulkAcceptance>()
        .AddSingleton<RecordWriter>()
        .AddSingleton<SearchBook>()
        .AddSingleton<Searcher>()
        .AddSingleton<ConsoleEvents>()
        .AddSingleton(JsonSettings.Endpoints);
}

/// <summary>Where the emulator listens, known once it does.</summary>
internal sealed class EmulatorAddress(IServer server)
{
    /// <summary>The address by which this machine reaches it, even if it listens on all.</summary>
    public Uri BaseUri => field ??= new(server.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single()
        .Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal)
        .Replace("[::]", "[::1]", StringComparison.Ordinal));

    /// <summary>The address of all hosts.</summary>
    public Uri ApiUri => new(BaseUri, "v1");
}
