using System.Globalization;
using System.Security;
using System.Text.Json;
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

    /// <summary>The requests that would have changed something.</summary>
    public IReadOnlyList<SeenRequest> Writes =>
        [.. Emulator.Requests.All.Where(request => request.Method is "PUT" or "POST"
            && request.Target.Contains("/objects/", StringComparison.Ordinal))];

    /// <summary>Starts both and connects them; writes look at no object, unless a test asks for it.</summary>
    /// <param name="options">The emulator's options; operations end at once when not given.</param>
    /// <param name="connect">Further parameters of Connect-Ampersand.</param>
    /// <param name="culture">The user's culture; invariant when not given.</param>
    public static async Task<Workbench> StartAsync(EmulatorOptions? options = null, string connect = "", CultureInfo? culture = null)
    {
        var bench = await StartUnconnectedAsync(options, culture);
        bench.Run(
            "$null = Connect-Ampersand -ApiKey $key -Project 2234wf -Integration 23rsdf32 -GroupRef sample-org-id -WriteUri $uri -ApiUri "
                + $"$uri -RetryIntervalSeconds 0.01 {(connect.Contains("-ObjectCheck", StringComparison.Ordinal) ? "" : "-ObjectCheck Never")} "
                + connect)
            .ThrowIfErrors();
        return bench;
    }

    /// <summary>Starts both without a connection; <c>$key</c> and <c>$uri</c> are what one is made of.</summary>
    public static async Task<Workbench> StartUnconnectedAsync(EmulatorOptions? options = null, CultureInfo? culture = null)
    {
        options = (options ?? new EmulatorOptions { ProcessingTime = TimeSpan.Zero }) with { ApiKeys = [Key] };
        var bench = new Workbench(
            await EmulatorServer.StartAsync(options, TestContext.Current.CancellationToken), await Session.StartAsync(culture));
        bench.Run("$key = $given.Key; $uri = $given.Uri", new { given = new { Key = Secure(Key), Uri = bench.Emulator.ApiUri } })
            .ThrowIfErrors();
        return bench;
    }

    public static SecureString Secure(string text)
    {
        var secure = new SecureString();
        foreach (var character in text)
        {
            secure.AppendChar(character);
        }

        return secure;
    }

    /// <summary>Saves a file and returns its path.</summary>
    public string Save(string name, string content) => Folder.Write(name, content);

    public SessionResult Run(string script, object? variables = null) => Session.Run(script, variables);

    /// <summary>The CSVs that were sent inline, in order of arrival.</summary>
    public IReadOnlyList<string> SentCsvs() => [.. Writes.Select(request => Body(request).GetProperty("recordsCSV").GetString()!)];

    /// <summary>The one CSV that was sent.</summary>
    public string SentCsv() => Assert.Single(SentCsvs());

    public static JsonElement Body(SeenRequest request)
    {
        using var document = JsonDocument.Parse(request.Body);
        return document.RootElement.Clone();
    }

    public async ValueTask DisposeAsync()
    {
        Session.Dispose();
        Folder.Dispose();
        await Emulator.DisposeAsync();
    }
}
