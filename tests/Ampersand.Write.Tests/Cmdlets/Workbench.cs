using System.Security;
using Ampersand.Write.Emulator;
using Ampersand.Write.Tests.Harness;

namespace Ampersand.Write.Tests.Cmdlets;

/// <summary>A session with the module, connected to an emulator of its own, and a folder for files.</summary>
internal sealed class Workbench : IAsyncDisposable
{
    /// <summary>The key of the emulator; no test may find it anywhere in what a session shows.</summary>
    public const string Key = "workbench-key-6f1c";

    /// <summary>The seed's own file.</summary>
    public const string SeedCsv =
        "custom_id__c,start_date__c,objective_type__c,daily_budget_amount__c\n"
        + "0,2023-11-20T11:36:22-08:00,WEBSITE_CONVERSION,50\n"
        + "1,2023-11-20T11:36:22-08:00,LEAD_GENERATION,10\n"
        + "2,2023-11-20T11:36:22-08:00,LEAD_GENERATION,10\n";

    private Workbench(EmulatorServer emulator, Session session)
    {
        Emulator = emulator;
        Session = session;
    }

    public EmulatorServer Emulator { get; }

    public Session Session { get; }

    public TemporaryFolder Folder { get; } = new();

    /// <summary>Starts both and connects them.</summary>
    /// <param name="options">The emulator's options; operations end at once when not given.</param>
    /// <param name="connect">Further parameters of Connect-Ampersand.</param>
    public static async Task<Workbench> StartAsync(EmulatorOptions? options = null, string connect = "")
    {
        options = (options ?? new EmulatorOptions { ProcessingTime = TimeSpan.Zero }) with { ApiKeys = [Key] };
        var bench = new Workbench(await EmulatorServer.StartAsync(options, TestContext.Current.CancellationToken), await Session.StartAsync());
        bench.Session.Run(
            $"$null = Connect-Ampersand -ApiKey $key -Project 2234wf -Integration 23rsdf32 -GroupRef sample-org-id -WriteUri $uri -ApiUri $uri -RetryIntervalSeconds 0.01 {connect}",
            new { key = Secure(Key), uri = bench.Emulator.ApiUri }).ThrowIfErrors();
        return bench;
    }

    public static SecureString Secure(string text)
    {
        var secure = new SecureString();
        foreach (char character in text)
        {
            secure.AppendChar(character);
        }

        return secure;
    }

    /// <summary>Saves a file and returns its path.</summary>
    public string Save(string name, string content)
    {
        string path = Path.Combine(Folder.Path, name);
        File.WriteAllText(path, content);
        return path;
    }

    public SessionResult Run(string script, object? variables = null) => Session.Run(script, variables);

    /// <summary>The requests that would have changed something.</summary>
    public IReadOnlyList<SeenRequest> Writes => [.. Emulator.Requests.All.Where(request => request.Method is "PUT" or "POST" && request.Target.Contains("/objects/", StringComparison.Ordinal))];

    public async ValueTask DisposeAsync()
    {
        Session.Dispose();
        Folder.Dispose();
        await Emulator.DisposeAsync();
    }
}
