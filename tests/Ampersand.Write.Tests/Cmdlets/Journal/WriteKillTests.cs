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

    private static readonly int Kills =
        int.TryParse(Environment.GetEnvironmentVariable("AMPERSAND_KILLS"), CultureInfo.InvariantCulture, out var kills) ? kills : 5;

    [Fact]
    public async Task Creates_survive_kills_with_none_made_twice_and_none_missing_unnoticed()
    {
        using var folder = new TemporaryFolder();
        await using var emulator = await EmulatorServer.StartAsync(
            new EmulatorOptions { ApiKeys = [Workbench.Key], ProcessingTime = TimeSpan.Zero }, TestContext.Current.CancellationToken);
        var script = string.Create(
            CultureInfo.InvariantCulture,
            $"1..{Records} | ForEach-Object {{ [pscustomobject]@{{ n = $_ }} }} | Invoke-AmpersandWrite contact -Type Create ")
            + string.Create(CultureInfo.InvariantCulture, $"-BatchSize {RecordsPerRequest} -JournalPath '{folder.Path}/run.journal' ")
            + "-Uncertain Skip -ErrorAction SilentlyContinue -WarningAction SilentlyContinue "
            + "| ForEach-Object { \"$($_.Outcome) $($_.InputObject.n)\" }";
        var random = new Random(Seed);
        var step = Records / RecordsPerRequest / (Kills + 1);
        for (var kill = 1; kill <= Kills; kill++)
        {
            await using var process = Start(emulator);
            var enough = emulator.Requests.Count + 1 + random.Next(step);
            var arrived = emulator.Requests.WaitForAsync(
                request => request.Number >= enough, TestContext.Current.CancellationToken);
            await process.BeginAsync(script);
            await arrived.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
            await process.KillAsync();
        }

        await using var last = Start(emulator);
        var said = await last.RunAsync(script);

        await emulator.WhenIdleAsync();
        string[] created = [.. emulator.Records.List("contact").Select(record => record["n"]!)];
        Assert.Equal(created.Length, created.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(Records, said.Count);
        Assert.Equal(
            Enumerable.Range(1, Records).Select(number => number.ToString(CultureInfo.InvariantCulture)).Except(created),
            Numbers(said, "Unknown").Except(created));
        Assert.Empty(Numbers(said, "Written").Except(created));
    }

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
