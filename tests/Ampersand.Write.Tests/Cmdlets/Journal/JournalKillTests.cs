using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Ampersand.Write.Emulator;
using Ampersand.Write.Tests.Harness;

namespace Ampersand.Write.Tests.Cmdlets;

/// <summary>
/// A process that is killed in the midst of things, again and again, loses nothing and sends nothing twice that it knew to be accepted.
/// </summary>
/// <remarks><c>AMPERSAND_KILLS=30</c> kills as often as that; a few are enough for every day.</remarks>
public sealed class JournalKillTests
{
    private const int Seed = 20_231_120;
    private const int RecordsPerPart = 20;

    private static readonly int Kills = Effort.Of("AMPERSAND_KILLS", 10);

    /// <summary>So many that there is something left to send at every kill.</summary>
    private static readonly int Parts = Math.Max(20, 4 * Kills / 3);

    [Fact]
    public async Task All_parts_survive_kill_after_kill()
    {
        await using var run = await KilledRun.StartAsync();
        for (var kill = 1; kill <= Kills; kill++)
        {
            await run.KillAsync(kill);
        }

        var said = await run.CompleteAsync();

        Assert.DoesNotContain(said, line => !line.StartsWith("output ", StringComparison.Ordinal));
        Assert.Equal(Parts, said.Count);
        Assert.Equal(Parts, said.Distinct(StringComparer.Ordinal).Count());
        run.AssertEverythingArrivedOnce();
    }

    /// <summary>An upload of many parts, its emulator, and what the journal knew at each kill.</summary>
    private sealed class KilledRun : IAsyncDisposable
    {
        private readonly TemporaryFolder folder = new();
        private readonly EmulatorServer emulator;
        private readonly Random random = new(Seed);
        private readonly Queue<PowerShellProcess> warm = new();
        private readonly Dictionary<int, long> knownSince = [];
        private readonly string csv;

        private KilledRun(EmulatorServer emulator)
        {
            this.emulator = emulator;
            this.csv = folder.Write("records.csv", Csv());
            Warm();
            Warm();
        }

        private string Journal => Path.Combine(folder.Path, "run.journal");

        private string Script =>
            $"Invoke-AmpersandUpsert tactics__c '{this.csv}' -PrimaryKey custom_id__c -SkipObjectCheck -PartSizeBytes 1024 -JournalPath '{Journal}' "
                + "-WarningAction SilentlyContinue | ForEach-Object OperationId";

        public static async Task<KilledRun> StartAsync() => new(await EmulatorServer.StartAsync(
            new EmulatorOptions { ApiKeys = [Workbench.Key], ProcessingTime = TimeSpan.Zero }, TestContext.Current.CancellationToken));

        /// <summary>Lets the command run until one of its requests has come in, and a moment more, and kills it.</summary>
        public async Task KillAsync(int kill)
        {
            await using var process = warm.Dequeue();
            Warm();
            var seen = this.emulator.Requests.Count;

            // Sometimes before anything was sent, mostly with the first request of the attempt, sometimes with the second.
            var requests = random.Next(10) switch { 0 => 0, < 8 => 1, _ => 2 };
            var moment = TimeSpan.FromTicks(random.Next(0, (int)TimeSpan.FromMilliseconds(8).Ticks));
            var arrived = requests == 0
                ? Task.CompletedTask
                : this.emulator.Requests.WaitForAsync(request => request.Number == seen + requests, TestContext.Current.CancellationToken);
            await process.BeginAsync(Script);
            await arrived.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
            SpinFor(moment);
            await process.KillAsync();
            Assert.False(IsComplete(), $"The upload was complete before kill {kill}: the kills come too late.");
            Remember();
        }

        public async Task<IReadOnlyList<string>> CompleteAsync()
        {
            await using var process = warm.Dequeue();
            return await process.RunAsync(Script);
        }

        public void AssertEverythingArrivedOnce()
        {
            Assert.True(IsComplete());
            Assert.Equal(
                Enumerable.Range(0, Parts * RecordsPerPart).Select(Id),
                this.emulator.Records.List("tactics__c").Select(record => record["custom_id__c"]).Order(StringComparer.Ordinal));

            var requests = this.emulator.Requests.All;
            Assert.Equal(Parts, requests.Select(PartOf).OfType<int>().Distinct().Count());
            Assert.All(requests, request =>
            {
                if (PartOf(request) is { } part && knownSince.TryGetValue(part, out var since))
                {
                    Assert.True(
                        request.Number <= since,
                        $"Part {part} was sent again with request {request.Number} although its operation was recorded by request "
                            + $"{since}.");
                }
            });
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var process in warm)
            {
                await process.DisposeAsync();
            }

            await this.emulator.DisposeAsync();
            folder.Dispose();
        }

        private static string Csv()
        {
            // Records of one width, so that each part holds the same number of them.
            var csv = new StringBuilder("custom_id__c,name__c\n");
            for (var record = 0; record < Parts * RecordsPerPart; record++)
            {
                csv.Append(CultureInfo.InvariantCulture, $"{Id(record)},{new string((char)('a' + (record % 26)), 42)}\n");
            }

            return csv.ToString();
        }

        private static string Id(int record) => record.ToString("D6", CultureInfo.InvariantCulture);

        private static void SpinFor(TimeSpan moment)
        {
            // A sleep is far too coarse for the moments that matter: between an answer and its line in the journal.
            var watch = Stopwatch.StartNew();
            while (watch.Elapsed < moment)
            {
                Thread.SpinWait(20);
            }
        }

        private void Warm() =>
            warm.Enqueue(PowerShellProcess.Start(Repository.Manifest, new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["AMP_API_KEY"] = Workbench.Key,
            ["AMP_PROJECT"] = "2234wf",
            ["AMP_INTEGRATION"] = "23rsdf32",
            ["AMP_GROUP_REF"] = "sample-org-id",
            ["AMP_WRITE_URI"] = this.emulator.ApiUri.AbsoluteUri,
            ["AMP_API_URI"] = this.emulator.ApiUri.AbsoluteUri,
        }));

        /// <summary>Notes for each part that the journal holds with its operation how many requests had come by then.</summary>
        private void Remember()
        {
            foreach (var line in Lines().Where(line => line.GetProperty("line").GetString() == "accepted"))
            {
                knownSince.TryAdd(line.GetProperty("part").GetInt32(), this.emulator.Requests.Count);
            }
        }

        private bool IsComplete() => Lines().Any(line => line.GetProperty("line").GetString() == "complete");

        /// <summary>The journal's lines, read here without the module: whole ones only.</summary>
        private IEnumerable<JsonElement> Lines()
        {
            if (!File.Exists(Journal))
            {
                return [];
            }

            var text = File.ReadAllText(Journal);
            return text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => JsonElement.Parse(line)).ToList();
        }

        /// <summary>
        /// The part that a request carried, by the first record in its body; none where the kill came before it could be read.
        /// </summary>
        private static int? PartOf(SeenRequest request)
        {
            var body = Encoding.UTF8.GetString(request.Body.Span);
            var first = body.IndexOf("name__c\\n", StringComparison.Ordinal);
            return first >= 0
                    && int.TryParse(body.AsSpan(
                        first + 9, Math.Min(6, body.Length - first - 9)), NumberStyles.None, CultureInfo.InvariantCulture, out var record)
                ? (record / RecordsPerPart) + 1
                : null;
        }
    }
}
