using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Ampersand.Write.Benchmarks.Sending;

/// <summary>Sends a file of 64 parts to a server that answers each after a second, one by one and four side by side.</summary>
internal static class SideBySideMeasurement
{
    public const string Argument = "--side-by-side";
    public const string Run = "--run";

    private const int Parts = 64;
    private const int RecordBytes = 1024;

    /// <summary>Prints how long each took and the most memory that its process had.</summary>
    /// <param name="partBytes">The size of a part.</param>
    public static void Print(int partBytes)
    {
        var file = Path.Combine(Path.GetTempPath(), $"ampersand-side-by-side-{Guid.NewGuid():N}.csv");
        Write(file, partBytes);
        try
        {
            using var sink = new Sink(TimeSpan.FromSeconds(1));
            var (one, onePeak) = Measure(sink, file, partBytes, limit: 1);
            var (four, fourPeak) = Measure(sink, file, partBytes, limit: 4);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {Parts} parts of {partBytes / 1048576.0:0.#} MiB | {one:0.0} | {four:0.0} | {one / four:0.00} | {onePeak / 1048576.0:0} "
                    + $"| {fourPeak / 1048576.0:0} |"));
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>Sends the file in this process, and prints the seconds and the peak.</summary>
    public static async Task RunAsync(string server, string file, string partBytes, string limit)
    {
        var client = new AmpersandClient(new AmpersandClientOptions
        {
            ApiKey = new ApiKey("benchmark-key"), Project = "p", Integration = "i", GroupRef = "g", WriteUri = new Uri(server), ApiUri = new Uri(server),
        });
        var options = new UpsertOptions
        {
            ObjectName = "thing__c",
            PrimaryKey = "k__c",
            PartSizeBytes = int.Parse(partBytes, CultureInfo.InvariantCulture),
            ThrottleLimit = int.Parse(limit, CultureInfo.InvariantCulture),
        };
        var since = Stopwatch.GetTimestamp();
        var outputs = await client.UpsertAsync(options, [file]);
        var seconds = Stopwatch.GetElapsedTime(since).TotalSeconds;
        if (outputs.Count != Parts)
        {
            throw new InvalidOperationException($"{outputs.Count} parts were sent.");
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{seconds} {MemoryProbe.Peak()}"));
    }

    private static (double Seconds, long Peak) Measure(Sink sink, string file, int partBytes, int limit)
    {
        var start = new ProcessStartInfo(
            Environment.ProcessPath!,
            [Argument, Run, sink.Address.AbsoluteUri, file, partBytes.ToString(CultureInfo.InvariantCulture), limit.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var figures = process.StandardOutput.ReadToEnd().Split(' ');
        process.WaitForExit();
        return (double.Parse(figures[0], CultureInfo.InvariantCulture), long.Parse(figures[1], CultureInfo.InvariantCulture));
    }

    /// <summary>Records of one size, so many that each part is filled.</summary>
    private static void Write(string file, int partBytes)
    {
        const string Header = "k__c,name__c\n";
        using var writer = new StreamWriter(file, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        writer.Write(Header);
        var value = new string('x', RecordBytes - 11);
        var records = (partBytes - Header.Length) / RecordBytes * Parts;
        for (var record = 1; record <= records; record++)
        {
            writer.Write(string.Create(CultureInfo.InvariantCulture, $"{record:D9},{value}\n"));
        }
    }
}
