using System.Globalization;
using System.Text;
using Ampersand.Write.Client.Tests.Shared;

namespace Ampersand.Write.Client.Tests.Upsert;

/// <summary>A service, a folder with a file of 80 records, which are four parts of 1 KiB, and a place for a journal.</summary>
internal sealed class UpsertBench : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("ampersand-upsert-");

    public UpsertBench(TimeProvider? time = null)
    {
        Service = new FakeService(time);
        File = Save("data.csv", Csv(80));
    }

    /// <summary>One part after the other, so that a test can say which of them meets what.</summary>
    public static UpsertOptions Options { get; } = new()
    {
        ObjectName = "thing__c",
        PrimaryKey = "k__c",
        PartSizeBytes = 1024,
        ThrottleLimit = 1,
    };

    public FakeService Service { get; }

    public RecordingProgress Progress { get; } = new();

    public string Folder => folder.FullName;

    public string File { get; }

    public string JournalPath => Path.Combine(Folder, "run.journal");

    public UpsertOptions Journaled => Options with { JournalPath = JournalPath };

    /// <summary>The kinds of the journal's lines.</summary>
    public IReadOnlyList<string> JournalLines => [.. System.IO.File.ReadLines(JournalPath).Select(line => line.Split('"')[3])];

    /// <summary>Records of fifty bytes each, twenty to a part of 1 KiB.</summary>
    public static string Csv(int records, string prefix = "r") =>
        "k__c,name__c\n" + string.Concat(Enumerable.Range(1, records).Select(record => $"{Key(record, prefix)},{new string('x', 42)}\n"));

    /// <summary>The same records as names and values.</summary>
    public static IEnumerable<Dictionary<string, object?>> Records(int records) =>
        Enumerable.Range(1, records).Select(
            record => new Dictionary<string, object?> { ["k__c"] = Key(record, "r"), ["name__c"] = new string('x', 42) });

    public static string Key(int record, string prefix = "r") => prefix + record.ToString("D5", CultureInfo.InvariantCulture);

    public string Save(string name, string content)
    {
        var path = Path.Combine(Folder, name);
        System.IO.File.WriteAllText(path, content, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        return path;
    }

    /// <summary>A whole run over files, to its end.</summary>
    public Task<IReadOnlyList<RunOutput>> RunAsync(UpsertOptions options, params string[] files) =>
        Service.Client().UpsertAsync(options, files, Progress, TestContext.Current.CancellationToken);

    /// <summary>A whole run over records, to its end.</summary>
    public Task<IReadOnlyList<RunOutput>> RunAsync(UpsertOptions options, IEnumerable<Dictionary<string, object?>> records) =>
        Service.Client().UpsertAsync(options, records, Progress, TestContext.Current.CancellationToken);

    /// <summary>The error that ends a run.</summary>
    public async Task<AmpersandException> FailAsync(UpsertOptions options, params string[] files) =>
        await Assert.ThrowsAnyAsync<AmpersandException>(() => RunAsync(options, files));

    /// <summary>The error that ends a run.</summary>
    public async Task<AmpersandException> FailAsync(UpsertOptions options, IEnumerable<Dictionary<string, object?>> records) =>
        await Assert.ThrowsAnyAsync<AmpersandException>(() => RunAsync(options, records));

    public BulkUpsert Start(UpsertOptions options) => new(Service.Connection(), options, Progress, TestContext.Current.CancellationToken);

    public void Dispose() => folder.Delete(recursive: true);
}
