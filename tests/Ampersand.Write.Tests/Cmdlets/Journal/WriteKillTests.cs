using System.Globalization;
using Ampersand.Write.Emulator;
using Ampersand.Write.Tests.Harness;

namespace Ampersand.Write.Tests.Cmdlets;

/// <summary>
/// Creates in a process that is killed in the midst of things, again and again: none is made twice, and none is missing unnoticed.
/// </summary>
/// <remarks><c>AMPERSAND_KILLS=100</c> kills as often as that; a few rounds are enough for every day.</remarks>
public sealed class WriteKillTests
{
    private const int Records = 5_000;
    private const int RecordsPerRequest = 10;
    private const int Seed = 20_251_101;

    /// <summary>So many that there is something left to write at every kill.</summary>
    private static int Keys => Math.Max(600, 2 * RecordsPerRequest * Kills);

    private static readonly int Kills = Effort.Of("AMPERSAND_KILLS", 5);

    [Fact]
    public async Task Creates_survive_kills_with_none_made_twice_and_none_missing_unnoticed()
    {
        using var folder = new TemporaryFolder();
        await using var emulator = await StartAsync();
        var said = await KillAsync(
            emulator,
            Records,
            string.Create(
                CultureInfo.InvariantCulture,
                $"1..{Records} | ForEach-Object {{ [pscustomobject]@{{ n = $_ }} }} | Invoke-AmpersandWrite contact -Type Create -SkipObjectCheck ")
            + string.Create(CultureInfo.InvariantCulture, $"-BatchSize {RecordsPerRequest} -JournalPath '{folder.Path}/run.journal' ")
            + "-Uncertain Skip -ErrorAction SilentlyContinue -WarningAction SilentlyContinue "
            + "| ForEach-Object { \"$($_.Outcome) $($_.InputObject.n)\" }");

        string[] created = [.. emulator.Records.List("contact").Select(record => record["n"]!)];
        Assert.Equal(created.Length, created.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(Records, said.Count);
        Assert.Equal(
            Enumerable.Range(1, Records).Select(number => number.ToString(CultureInfo.InvariantCulture)).Except(created),
            Numbers(said, "Unknown").Except(created));
        Assert.Empty(Numbers(said, "Written").Except(created));
    }

    /// <summary>
    /// The lag of what is searched is often longer than a run waits for it, and than the next takes to start, and the answer to every tenth
    /// write is lost.
    /// </summary>
    [Fact]
    public async Task Upserts_by_search_survive_kills_with_no_key_stored_twice_and_none_missing_unnoticed()
    {
        // The longest comes with the last round, which nothing kills.
        var lags = new[] { 8_000, 1_500, 0 };
        using var folder = new TemporaryFolder();
        await using var emulator = await StartAsync();
        emulator.Providers["salesforce"] = ProviderSettings.Salesforce with
        {
            BatchCreateLimit = RecordsPerRequest,
            BatchUpdateLimit = RecordsPerRequest,
        };
        emulator.Faults.Order(new Fault
        {
            Kind = FaultKind.LostAnswer,
            Method = "POST",
            Path = "/v1/**/objects/*",
            Every = 10,
            Times = 0,
        });
        var said = await KillAsync(
            emulator,
            Keys,
            "$null = Connect-Ampersand -WriteApi Records -RetryIntervalSeconds 0.02 -MaximumRetryCount 0 -ObjectCheck Never; "
            + string.Create(
                CultureInfo.InvariantCulture,
                $"1..{Keys} | ForEach-Object {{ [pscustomobject]@{{ k__c = \"k$_\"; n__c = $_ }} }} | Invoke-AmpersandUpsert contact ")
            + $"-PrimaryKey k__c -JournalPath '{folder.Path}/run.journal' -Uncertain Skip -ErrorAction SilentlyContinue "
            + "-WarningAction SilentlyContinue -ErrorVariable e > $null; "
            + "$e.TargetObject | ForEach-Object { \"Uncertain $_\" }",
            round => emulator.Search = new SearchSettings { Lag = TimeSpan.FromMilliseconds(lags[(Kills + 1 - round) % lags.Length]) });

        string[] stored = [.. emulator.Records.List("contact").Select(record => record["k__c"]!)];
        Assert.Equal(stored.Length, stored.Distinct(StringComparer.Ordinal).Count());
        Assert.Empty(
            Enumerable.Range(1, Keys).Select(number => string.Create(CultureInfo.InvariantCulture, $"k{number}"))
                .Except(stored).Except(Numbers(said, "Uncertain")));
    }

    private static Task<EmulatorServer> StartAsync() => EmulatorServer.StartAsync(
        new EmulatorOptions { ApiKeys = [Workbench.Key], ProcessingTime = TimeSpan.Zero }, TestContext.Current.CancellationToken);

    /// <summary>Kills a command at random moments, and lets it come to its end at last.</summary>
    /// <param name="emulator">Whom it writes to.</param>
    /// <param name="records">How many records it writes.</param>
    /// <param name="script">The command.</param>
    /// <param name="prepare">Called before each round, with its number.</param>
    /// <returns>What the last run said.</returns>
    private static async Task<IReadOnlyList<string>> KillAsync(
        EmulatorServer emulator, int records, string script, Action<int>? prepare = null)
    {
        var random = new Random(Seed);
        var step = Math.Max(1, records / RecordsPerRequest / (Kills + 1));
        for (var kill = 1; kill <= Kills; kill++)
        {
            prepare?.Invoke(kill);
            await using var process = Start(emulator);
            var left = 1 + random.Next(step);
            emulator.Requests.Clear();
            var arrived = emulator.Requests.WaitForAsync(
                request => IsWrite(request) && --left == 0, TestContext.Current.CancellationToken);
            var running = process.RunAsync(script);

            // A run that has nothing left to send ends by itself.
            await Task.WhenAny(arrived, running).WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
            await process.KillAsync();
        }

        prepare?.Invoke(Kills + 1);
        await using var last = Start(emulator);
        var said = await last.RunAsync(script);
        await emulator.WhenIdleAsync();
        return said;
    }

    private static bool IsWrite(SeenRequest request) => request.Target.Contains("/objects/", StringComparison.Ordinal);

    private static IEnumerable<string> Numbers(IEnumerable<string> said, string outcome) =>
        said.Where(line => line.StartsWith($"output {outcome} ", StringComparison.Ordinal)).Select(line => line.Split(' ')[2]);

    private static PowerShellProcess Start(EmulatorServer emulator) => PowerShellProcess.Start(
        Repository.Manifest,
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["AMP_API_KEY"] = Workbench.Key,
            ["AMP_PROJECT"] = "2234wf",
            ["AMP_INTEGRATION"] = "23rsdf32",
            ["AMP_GROUP_REF"] = "sample-org-id",
            ["AMP_WRITE_URI"] = emulator.ApiUri.AbsoluteUri,
            ["AMP_API_URI"] = emulator.ApiUri.AbsoluteUri,
        });
}
