using Ampersand.Write.Emulator;

namespace Ampersand.Write.Playground;

/// <summary>The emulator, and the environment that leads the module to it.</summary>
internal sealed class LocalAmpersand : IAsyncDisposable
{
    private const string ApiKey = "playground-key";

    private readonly EmulatorServer _emulator;

    private LocalAmpersand(EmulatorServer emulator)
    {
        _emulator = emulator;
    }

    public static async Task<LocalAmpersand> StartAsync() => new(await EmulatorServer.StartAsync(new EmulatorOptions
    {
        ApiKeys = [ApiKey],
        // Long enough to be seen waiting, short enough not to be waited for.
        ProcessingTime = TimeSpan.FromSeconds(1),
    }));

    /// <summary>Sets the variables that the module falls back to.</summary>
    public void ShareThroughEnvironment()
    {
        Environment.SetEnvironmentVariable("AMP_API_KEY", ApiKey);
        Environment.SetEnvironmentVariable("AMP_PROJECT", "2234wf");
        Environment.SetEnvironmentVariable("AMP_INTEGRATION", "23rsdf32");
        Environment.SetEnvironmentVariable("AMP_GROUP_REF", "sample-org-id");
        Environment.SetEnvironmentVariable("AMP_WRITE_URI", _emulator.ApiUri.AbsoluteUri);
        Environment.SetEnvironmentVariable("AMP_API_URI", _emulator.ApiUri.AbsoluteUri);
    }

    public ValueTask DisposeAsync() => _emulator.DisposeAsync();
}
