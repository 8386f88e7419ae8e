using System.Globalization;
using System.Text;

namespace Ampersand.Write.Benchmarks;

/// <summary>The files that are measured: always the same bytes, made once into a folder of their own.</summary>
internal static class BenchmarkFiles
{
    private const int Seed = 20231130;
    private const int TacticsRecords = 2_000_000;

    private static readonly string Folder = Path.Combine(Path.GetTempPath(), "ampersand-write-benchmarks");

    /// <summary>The files by their names in the tables; a function makes the file if it is not there, and gives its path.</summary>
    public static IReadOnlyDictionary<string, Func<string>> All { get; } = new Dictionary<string, Func<string>>
    {
        ["tactics, 2,000,000 × 5"] = Tactics,
        ["every field quoted, CRLF, 1,500,000 × 5"] = () => AllQuoted(1_500_000),
        ["quoted with line ends, 400,000 × 3"] = () => Quoted(400_000),
        ["wide, 15,000 × 500"] = () => Wide(15_000),
    };

    /// <summary>Integer key, ISO timestamp, two-value enum, number, text of which a tenth is quoted with doubled quotes.</summary>
    public static string Tactics() => Make($"tactics-{TacticsRecords}.csv", writer =>
    {
        var random = new Random(Seed);
        writer.Write("custom_id__c,start_date__c,objective_type__c,daily_budget_amount__c,notes__c\n");
        var start = new DateTime(2023, 11, 20, 11, 36, 22, DateTimeKind.Unspecified);
        for (var record = 0; record < TacticsRecords; record++)
        {
            var time = start.AddSeconds(record % 8_000_000).ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);
            var text = random.Next(10) == 0 ? $"\"say \"\"{random.Next(1000)}\"\", and twice\"" : $"plain text no {random.Next(10000)}";
            writer.Write(
                $"{record},{time}-08:00,{(random.Next(2) == 0 ? "WEBSITE_CONVERSION" : "LEAD_GENERATION")},{random.Next(10, 500)},{text}\n");
        }
    });

    /// <summary>Every field quoted and CRLF, as Export-Csv, Salesforce and Data Loader write it.</summary>
    private static string AllQuoted(int records) => Make($"all-quoted-{records}.csv", writer =>
    {
        var random = new Random(Seed);
        writer.Write("\"custom_id__c\",\"start_date__c\",\"objective_type__c\",\"daily_budget_amount__c\",\"notes__c\"\r\n");
        var start = new DateTime(2023, 11, 20, 11, 36, 22, DateTimeKind.Unspecified);
        for (var record = 0; record < records; record++)
        {
            var time = start.AddSeconds(record).ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);
            string[] values = [
                $"{record}", $"{time}Z", "WEBSITE_CONVERSION", $"{random.Next(10, 500)}", $"plain text no {random.Next(10000)}"];
            writer.Write($"\"{string.Join("\",\"", values)}\"\r\n");
        }
    });

    /// <summary>Every field quoted, with line ends inside.</summary>
    private static string Quoted(int records) => Make($"quoted-{records}.csv", writer =>
    {
        var random = new Random(Seed);
        writer.Write("\"custom_id__c\",\"street__c\",\"notes__c\"\n");
        for (var record = 0; record < records; record++)
        {
            writer.Write(
                $"\"{record}\",\"{random.Next(1, 200)} Long Road\nFloor {random.Next(1, 9)}\nLeft, please\",\"first line\n\nthird "
                    + $"\"\"line\"\" of {random.Next(1000)}\"\n");
        }
    });

    /// <summary>500 columns.</summary>
    private static string Wide(int records) => Make($"wide-{records}.csv", writer =>
    {
        var random = new Random(Seed);
        writer.Write("custom_id__c");
        for (var column = 1; column < 500; column++)
        {
            writer.Write($",column_{column}__c");
        }

        writer.Write('\n');
        for (var record = 0; record < records; record++)
        {
            writer.Write(record);
            for (var column = 1; column < 500; column++)
            {
                writer.Write(',');
                if (column % 5 != 0)
                {
                    writer.Write(column % 2 == 0 ? random.Next(100_000).ToString(CultureInfo.InvariantCulture) : "word");
                }
            }

            writer.Write('\n');
        }
    });

    private static string Make(string name, Action<StreamWriter> write)
    {
        Directory.CreateDirectory(Folder);
        var path = Path.Combine(Folder, name);
        if (!File.Exists(path))
        {
            var unfinished = path + ".new";
            using (var writer = new StreamWriter(unfinished, append: false, new UTF8Encoding(false), 1 << 16))
            {
                write(writer);
            }

            File.Move(unfinished, path);
        }

        return path;
    }
}
