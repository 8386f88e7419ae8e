namespace Ampersand.Write.Playground;

/// <summary>The emulator, and the environment that leads the module to it.</summary>
internal sealed class LocalAmpersand(Uri api) : IAsyncDisposable
{
    public static Task<LocalAmpersand> StartAsync() => Task.FromResult(new LocalAmpersand(new Uri("http://127.0.0.1:5080/v1")));

    /// <summary>Sets the variables that the module falls back to.</summary>
    public void ShareThroughEnvironment()
    {
        Set("AMP_API_KEY", "playground-key");
        Set("AMP_PROJECT", "2234wf");
        Set("AMP_INTEGRATION", "23rsdf32");
        Set("AMP_GROUP_REF", "sample-org-id");
        Set("AMP_WRITE_URI", api.AbsoluteUri);
        Set("AMP_API_URI", api.AbsoluteUri);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static void Set(string name, string value) => Environment.SetEnvironmentVariable(name, value);
}
