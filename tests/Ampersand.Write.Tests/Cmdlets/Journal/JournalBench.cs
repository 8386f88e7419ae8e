using System.Globalization;
using System.Text;
using Ampersand.Write.Emulator;
using Ampersand.Write.Tests.Harness;

namespace Ampersand.Write.Tests.Cmdlets;

/// <summary>
/// A workbench with a file of 80 records, which are four parts of 1 KiB, and a place for a journal; <c>$file</c>, <c>$journal</c> and
/// <c>$folder</c> name them.
/// </summary>
internal sealed class JournalBench : IAsyncDisposable
{
    private readonly Workbench bench;

    private JournalBench(Workbench bench)
    {
        this.bench = bench;
        Folder = Directory.CreateDirectory(Path.Combine(bench.Folder.Path, "work")).FullName;
        File = Save("data.csv", Csv(80));

        // One part after the other, so that a test can say which of them meets what.
        Run(
            "$PSDefaultParameterValues['Invoke-AmpersandUpsert:ThrottleLimit'] = 1; "
                + "$file = $given.File; $journal = $given.Journal; $folder = $given.Folder",
            new { given = new { File, Journal, Folder } }).ThrowIfErrors();
    }

    public EmulatorServer Emulator => bench.Emulator;

    public Session Session => bench.Session;

    public IReadOnlyList<SeenRequest> Writes => bench.Writes;

    public string Folder { get; }

    public string File { get; }

    public string Journal => Path.Combine(Folder, "run.journal");

    /// <summary>What the environment of another process needs.</summary>
    public IReadOnlyDictionary<string, string> Variables => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["AMP_API_KEY"] = Workbench.Key,
        ["AMP_PROJECT"] = "2234wf",
        ["AMP_INTEGRATION"] = "23rsdf32",
        ["AMP_GROUP_REF"] = "sample-org-id",
        ["AMP_WRITE_URI"] = Emulator.ApiUri.AbsoluteUri,
        ["AMP_API_URI"] = Emulator.ApiUri.AbsoluteUri,
    };

    public static async Task<JournalBench> StartAsync(string connect = "") => new(await Workbench.StartAsync(connect: connect));

    /// <summary>Records of fifty bytes each, twenty to a part of 1 KiB.</summary>
    public static string Csv(int records, string prefix = "r")
    {
        var csv = new StringBuilder("k__c,name__c\n");
        for (var record = 1; record <= records; record++)
        {
            csv.Append(CultureInfo.InvariantCulture, $"{prefix}{record:D5},{new string('x', 42)}\n");
        }

        return csv.ToString();
    }

    public string Save(string name, string content)
    {
        var path = Path.Combine(Folder, name);
        System.IO.File.WriteAllText(path, content);
        return path;
    }

    /// <summary>Has one write refused, so that the run ends there.</summary>
    public void Break(int after) =>
        Emulator.Faults.Order(new Fault { Kind = FaultKind.Status, Status = 400, Method = "PUT", After = after });

    public SessionResult Run(string script, object? variables = null) => bench.Run(script, variables);

    /// <summary>The kinds of the journal's lines.</summary>
    public IReadOnlyList<string> Lines() => [.. System.IO.File.ReadLines(Journal).Select(line => line.Split('"')[3])];

    public ValueTask DisposeAsync() => bench.DisposeAsync();
}
