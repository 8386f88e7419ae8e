using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Ampersand.Write.Emulator;
using Ampersand.Write.Tests.Harness;

namespace Ampersand.Write.Tests.Cmdlets;

/// <summary>
/// Round after round a run with four parts side by side is killed at any moment, and the next one sends what the journal does not know to be
/// accepted, and nothing else.
/// </summary>
/// <remarks>
/// <c>AMPERSAND_KILL_ROUNDS=100 AMPERSAND_KILL_MIB=60</c> before the command that runs this class make it as long as it is before a release.
/// </remarks>
public sealed partial class SideBySideKillTests(ITestOutputHelper output)
{
    private const int Parts = 16;
    private const int RecordBytes = 1024;
    private const int MiB = 1024 * 1024;

    [Fact]
    public async Task Nothing_is_lost_and_only_what_is_uncertain_is_sent_again()
    {
        using var folder = new TemporaryFolder();
        var bytes = Effort.Of("AMPERSAND_KILL_MIB", 1) * MiB;
        var records = bytes / RecordBytes;
        var csv = folder.Write("records.csv", Csv(records));
        await using var finisher = Shell();
        var window = await TimeAsync(csv, bytes);
        var (accepted, uncertain, untouched) = (0, 0, 0);
        var next = Shell();
        for (var round = 1; round <= Effort.Of("AMPERSAND_KILL_ROUNDS", 3); round++)
        {
            await using var victim = next;
            next = Shell();
            await using var emulator = await StartAsync();
            var journal = Path.Combine(folder.Path, $"{round}.journal");
            var script = Script(emulator, csv, bytes, journal);

            await victim.BeginAsync(script);
            await MomentAsync(emulator, window);
            await victim.KillAsync();
            var lines = Lines(journal);
            var known = FirstRecords(lines, "accepted");
            var intended = FirstRecords(lines, "intent");
            var before = emulator.Requests.Count;
            var arrived = emulator.Requests.All.Select(FirstRecord).OfType<long>().ToHashSet();
            Assert.Subset(intended, arrived);

            var said = await finisher.RunAsync($"{script} | Wait-AmpersandOperation | ForEach-Object OperationId");

            Assert.DoesNotContain(said, line => !line.StartsWith("output ", StringComparison.Ordinal));
            Assert.Equal(said.Count, said.Distinct(StringComparer.Ordinal).Count());
            var sent = emulator.Requests.All.Where(request => request.Number > before).Select(FirstRecord).OfType<long>().ToList();
            Assert.Equal(sent.Count, sent.Distinct().Count());
            Assert.DoesNotContain(sent, known.Contains);
            Assert.All(sent.Where(arrived.Contains), again => Assert.Contains(again, intended.Except(known)));
            Assert.Equal(said.Count, known.Count + sent.Count);
            Assert.Equal(records, emulator.Records.Count("tactics__c"));
            Assert.Equal("complete", Lines(journal)[^1].GetProperty("line").GetString());
            accepted += known.Count;
            uncertain += sent.Count(arrived.Contains);
            untouched += sent.Count(part => !arrived.Contains(part));
        }

        await next.DisposeAsync();
        output.WriteLine(
            $"{Effort.Of("AMPERSAND_KILL_ROUNDS", 3)} rounds of {bytes / MiB} MiB: {accepted} parts were known to be accepted and not sent again, "
                + $"{uncertain} had arrived and were uncertain and sent again, {untouched} were sent for the first time.");
    }

    private static string Csv(int records)
    {
        var csv = new StringBuilder("custom_id__c,name__c\n");
        var value = new string('x', RecordBytes - 11);
        for (var record = 1; record <= records; record++)
        {
            csv.Append(CultureInfo.InvariantCulture, $"{record:D9},{value}\n");
        }

        return csv.ToString();
    }

    /// <summary>An emulator that takes its time with each part, so that there is always one on its way.</summary>
    private static async Task<EmulatorServer> StartAsync()
    {
        var emulator = await EmulatorServer.StartAsync(
            new EmulatorOptions { ApiKeys = [Workbench.Key], ProcessingTime = TimeSpan.Zero }, TestContext.Current.CancellationToken);
        emulator.Faults.Order(new Fault { Kind = FaultKind.Delay, Method = "PUT", Delay = TimeSpan.FromMilliseconds(60), Times = 0 });
        return emulator;
    }

    private static PowerShellProcess Shell() =>
        PowerShellProcess.Start(Repository.Manifest, new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["AMP_API_KEY"] = Workbench.Key,
            ["AMP_PROJECT"] = "2234wf",
            ["AMP_INTEGRATION"] = "23rsdf32",
            ["AMP_GROUP_REF"] = "sample-org-id",
        });

    private static string Script(EmulatorServer emulator, string csv, int bytes, string journal) =>
        $"$env:AMP_WRITE_URI = $env:AMP_API_URI = '{emulator.ApiUri.AbsoluteUri}'; Invoke-AmpersandUpsert tactics__c '{csv}' -SkipObjectCheck "
            + $"-PrimaryKey custom_id__c -PartSizeBytes {bytes / Parts} -ThrottleLimit 4 -JournalPath '{journal}' "
            + "-WarningAction SilentlyContinue";

    /// <summary>How long a run takes from its first request on, in a shell that is as new as those that are killed.</summary>
    private static async Task<TimeSpan> TimeAsync(string csv, int bytes)
    {
        await using var shell = Shell();
        await using var emulator = await StartAsync();
        var running = shell.RunAsync(Script(emulator, csv, bytes, csv + ".journal"));
        await emulator.Requests.WaitForAsync(_ => true, TestContext.Current.CancellationToken);
        var since = Stopwatch.GetTimestamp();
        await running;
        return Stopwatch.GetElapsedTime(since);
    }

    /// <summary>Waits for any moment: mostly one while parts are sent, sometimes one before that.</summary>
    private static async Task MomentAsync(EmulatorServer emulator, TimeSpan window)
    {
        if (Random.Shared.Next(10) > 0)
        {
            await emulator.Requests.WaitForAsync(_ => true, TestContext.Current.CancellationToken);
        }

        await Task.Delay(window * Random.Shared.NextDouble(), TestContext.Current.CancellationToken);
    }

    /// <summary>The journal's whole lines, read here without the module.</summary>
    private static IReadOnlyList<JsonElement> Lines(string journal)
    {
        var text = File.Exists(journal) ? File.ReadAllText(journal) : string.Empty;
        return [.. text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line))];
    }

    /// <summary>The first records of the parts of which there is such a line.</summary>
    private static HashSet<long> FirstRecords(IReadOnlyList<JsonElement> lines, string kind)
    {
        var parts = lines.Where(line => line.GetProperty("line").GetString() == kind)
            .Select(line => line.GetProperty("part").GetInt32()).ToHashSet();
        return
        [
            .. lines.Where(line => line.GetProperty("line").GetString() == "intent" && parts.Contains(line.GetProperty("part").GetInt32()))
                .Select(line => line.GetProperty("firstRecord").GetInt64()),
        ];
    }

    /// <summary>The first record of the part that a request carried; none where the kill came before it could be read.</summary>
    private static long? FirstRecord(SeenRequest request)
    {
        var begin = Encoding.UTF8.GetString(request.Body.Span[..Math.Min(request.Body.Length, 500)]);
        return FirstKey().Match(begin) is { Success: true } match
            ? long.Parse(match.Groups["key"].ValueSpan, CultureInfo.InvariantCulture)
            : null;
    }

    [GeneratedRegex(@"name__c\\n(?<key>\d{9}),")]
    private static partial Regex FirstKey();
}
