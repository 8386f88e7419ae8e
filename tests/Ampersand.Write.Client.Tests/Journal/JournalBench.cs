using System.Globalization;
using System.Text;
using Ampersand.Write.Client.Tests.Shared;
using Ampersand.Write.Journal;
using Ampersand.Write.Upsert;

namespace Ampersand.Write.Client.Tests.Journal;

/// <summary>A journal in a folder of its own, and parts to put into it.</summary>
internal sealed class JournalBench : IDisposable
{
    public static readonly JournalInput File1 = new("/data/one.csv", 100, new string('a', 64), 30, 3);
    public static readonly JournalInput File2 = new("/data/two.csv", 200, new string('b', 64), 10, 1);

    private readonly string folder = Directory.CreateTempSubdirectory("ampersand-journal-").FullName;

    public string Path => System.IO.Path.Combine(folder, "run.journal");

    public string NotePath => Path + ".lock";

    public StepClock Clock { get; } = new();

    public RecordingProgress Progress { get; } = new();

    /// <summary>What stands in the journal, also while it is held.</summary>
    public string Text
    {
        get
        {
            using var reader = new StreamReader(HeldFile.OpenRead(Path));
            return reader.ReadToEnd();
        }
    }

    public string[] Lines => Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public static JournalCall Call(
        string objectName = "tactics__c",
        string primaryKey = "id__c",
        string[]? properties = null,
        Dictionary<string,
        string>? map = null,
        int partSize = 1024) => JournalCall.Of(
        new UpsertTarget(TestConnection.To(new Uri("http://127.0.0.1:9/v1")), objectName, primaryKey),
        new RecordCsvOptions { Properties = properties, HeaderMap = map, PartLimit = partSize },
        new CsvInspectionOptions(),
        SendVia.Inline);

    /// <summary>A part of a file.</summary>
    public static UpsertPart Part(int number, string csv = "id__c\n1\n", int input = 1) =>
        Make(number, csv, input, "/data/one.csv", firstRecord: ((number - 1) * 10) + 1);

    /// <summary>A part of piped records.</summary>
    public static UpsertPart Piped(int number, string csv, long firstRecord = 1) => Make(number, csv, 1, "pipeline", firstRecord);

    public SubmissionJournal Open(JournalCall? call = null, params JournalInput[] inputs)
    {
        var journal = SubmissionJournal.Open(Path, call ?? Call(), Clock, Progress);
        try
        {
            journal.AddInputs(inputs.Length > 0 ? inputs : [File1]);
            return journal;
        }
        catch
        {
            journal.Dispose();
            throw;
        }
    }

    /// <summary>A run that came as far as given: parts before were accepted, this one was only about to be sent.</summary>
    public void Interrupt(int accepted, bool withIntent = false)
    {
        using var journal = Open();
        for (var number = 1; number <= accepted; number++)
        {
            journal.Intend(Part(number));
            journal.Accept(Part(number), "operation-" + number.ToString(CultureInfo.InvariantCulture));
        }

        if (withIntent)
        {
            journal.Intend(Part(accepted + 1));
        }
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static UpsertPart Make(int number, string csv, int input, string source, long firstRecord)
    {
        var bytes = Encoding.UTF8.GetBytes(csv);
        long records = csv.Count(character => character == '\n') - 1;
        return new UpsertPart
        {
            Source = source,
            Input = input,
            Part = number,
            FirstRecord = firstRecord,
            LastRecord = firstRecord + records - 1,
            Records = records,
            Bytes = bytes.Length,
            Sha256 = Digests.Sha256(bytes),
        };
    }
}
