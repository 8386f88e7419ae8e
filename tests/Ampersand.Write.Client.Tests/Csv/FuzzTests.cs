using System.Collections.Concurrent;
using System.Text;
using Ampersand.Write.Csv;

namespace Ampersand.Write.Client.Tests.Csv;

/// <summary>A million inputs nobody would write by hand. The seeds are fixed: what fails once fails again.</summary>
public sealed class FuzzTests
{
    private const int Chunks = 100;
    private const int PerChunk = 10_000;

    [Fact]
    public void A_million_inputs_are_read_as_the_naive_reader_reads_them_by_both_paths_and_any_buffer() => Run((random, bytes) =>
    {
        var delimiter = random.Next(8) == 0 ? (byte)';' : (byte)',';
        var expected = NaiveCsv.Read(bytes, delimiter);
        return ScannerRecords.Difference(expected, ScannerRecords.Read(bytes, delimiter, bufferSize: 512)) is { } vectorised ? $"vectorised: {vectorised}"
            : ScannerRecords.Difference(expected, ScannerRecords.Read(bytes, delimiter, bufferSize: random.Next(1, 40), plain: true)) is { } plain ? $"plain: {plain}"
            : null;
    });

    [Fact]
    public void A_hundred_thousand_inputs_have_one_report_by_both_paths_and_any_buffer() => Run(
        (random, bytes) =>
        {
            var key = random.Next(2) == 0 ? "Id" : null;
            var destination = random.Next(4) == 0 ? CsvDestination.Url : CsvDestination.Inline;
            var encoding = random.Next(4) == 0 ? Encoding.Latin1 : null;
            var expected = ReportText.Of(CsvText.Inspect(bytes, new CsvInspectionOptions { PrimaryKey = key, Destination = destination, Encoding = encoding, BufferSize = 512 }));
            var actual = ReportText.Of(CsvText.Inspect(bytes, new CsvInspectionOptions { PrimaryKey = key, Destination = destination, Encoding = encoding, BufferSize = random.Next(1, 40), Plain = true }));
            return expected == actual ? null : $"{expected}\nagainst\n{actual}";
        },
        perChunk: PerChunk / 10);

    [Fact]
    public void A_hundred_thousand_well_formed_inputs_are_read_as_CsvHelper_reads_them() => Run(
        (random, _) =>
        {
            var delimiter = random.Next(4) == 0 ? ';' : ',';
            var bytes = CsvGenerator.WellFormed(random, delimiter);
            return CsvHelperOracle.AreEqual(CsvHelperOracle.Read(bytes, delimiter), ScannerRecords.Values(bytes, (byte)delimiter)) ? null : Convert.ToHexString(bytes);
        },
        perChunk: PerChunk / 10);

    private static void Run(Func<Random, byte[], string?> judge, int perChunk = PerChunk)
    {
        var failures = new ConcurrentQueue<string>();
        Parallel.For(0, Chunks, new ParallelOptions { CancellationToken = TestContext.Current.CancellationToken }, (chunk, state) =>
        {
            var random = new Random(20231130 + chunk);
            for (var input = 0; input < perChunk && !state.IsStopped; input++)
            {
                var bytes = CsvGenerator.Any(random);
                if (judge(random, bytes) is { } problem)
                {
                    failures.Enqueue($"chunk {chunk}, input {input}, {Convert.ToHexString(bytes)}: {problem}");
                    state.Stop();
                }
            }
        });
        Assert.Empty(failures);
    }
}
