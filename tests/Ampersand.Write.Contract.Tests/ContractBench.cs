using Ampersand.Write.Emulator;

namespace Ampersand.Write.Contract.Tests;

/// <summary>The library, an emulator, and between them a proxy that writes down what passes.</summary>
internal sealed class ContractBench : IAsyncDisposable
{
    public const string Project = "p1";
    public const string Integration = "i1";
    public const string GroupRef = "g1";
    public const string ObjectName = "thing__c";

    private const string Key = "contract-key";

    private ContractBench(EmulatorServer emulator, RecordingProxy proxy)
    {
        Emulator = emulator;
        Proxy = proxy;
    }

    public EmulatorServer Emulator { get; }

    public IReadOnlyList<Exchange> Exchanges => Proxy.Exchanges;

    private RecordingProxy Proxy { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<ContractBench> StartAsync()
    {
        var options = new EmulatorOptions { ApiKeys = [Key], ProcessingTime = TimeSpan.Zero, DeletionEnabledObjects = ["*"] };
        var emulator = await EmulatorServer.StartAsync(options, Token);
        return new ContractBench(emulator, await RecordingProxy.StartAsync(emulator.BaseUri, Token));
    }

    /// <summary>A client that speaks one generation of the write API.</summary>
    public AmpersandClient Client(WriteApi api = WriteApi.Async, string integration = Integration) => new(new AmpersandClientOptions
    {
        ApiKey = new ApiKey(Key),
        Project = Project,
        Integration = integration,
        GroupRef = GroupRef,
        WriteUri = Proxy.ApiUri,
        ApiUri = Proxy.ApiUri,
        SearchUri = Proxy.ApiUri,
        WriteApi = api,

        // What a run asks of its object has scenarios of its own.
        ObjectCheck = ObjectCheck.Never,
        Retry = new RetrySettings { MaxRetries = 0 },
    });

    public async ValueTask DisposeAsync()
    {
        await Proxy.DisposeAsync();
        await Emulator.DisposeAsync();
    }
}
