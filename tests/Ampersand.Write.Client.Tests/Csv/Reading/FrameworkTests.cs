using System.Diagnostics;
using System.Text;

namespace Ampersand.Write.Client.Tests.Csv;

/// <summary>The library that Windows PowerShell loads finds what the other one finds.</summary>
public sealed class FrameworkTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("ampersand-csv-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task The_net472_build_gives_the_same_reports_and_parts()
    {
        WriteCorpus();
        var expected = string.Concat(CorpusReports.Files(folder.FullName).Select(CorpusReports.Of));
        Assert.Equal(expected, await RunNet472Async(folder.FullName));
    }

    [Fact]
    public async Task The_net472_build_reads_ten_thousand_files_as_RFC_4180_has_it() =>
        Assert.Equal("", await RunNet472Async("--random", "10000"));

    private void WriteCorpus()
    {
        var random = new Random(20231130);
        string[] header = ["Id", "start_date__c", "notes__c"];
        for (var input = 0; input < 150; input++)
        {
            Write($"any-{input:000}.csv", CsvGenerator.Any(random));
            Write($"rows-{input:000}.csv", CsvGenerator.WellFormed(random, input % 3 == 0 ? ';' : ',', header: header));
        }

        var long1 = string.Concat(
            Enumerable.Range(0, 60_000).Select(record => $"{record},2023-11-20T11:36:22-08:00,\"some \"\"text\"\" {record}\"\r\n"));
        Write("long.csv", CsvText.Utf8("Id,start_date__c,notes__c\r\n" + long1 + "77,11/20/2023 11:36,x\r\n"));
        Write("wide.csv", Encoding.Unicode.GetBytes("Id,Größe\n1,ä\n2,日本😀\n"));
        Write("empty.csv", []);
    }

    private void Write(string name, byte[] bytes) => File.WriteAllBytes(Path.Combine(folder.FullName, name), bytes);

    private static async Task<string> RunNet472Async(params string[] arguments)
    {
        var program = Path.GetFullPath(
            Path.Combine(
                AppContext.BaseDirectory, "..", "..", "Ampersand.Write.CsvReports", new DirectoryInfo(
                    AppContext.BaseDirectory).Name, "Ampersand.Write.CsvReports.exe"));
        Assert.True(File.Exists(program), $"{program} was not built.");
        var start = OperatingSystem.IsWindows() ? new ProcessStartInfo(program) : new ProcessStartInfo("mono", [program]);
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.StandardOutputEncoding = Encoding.UTF8;
        using var process = Start(start);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal((0, ""), (process.ExitCode, await errors));
        return output;
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("mono is not installed. On Debian: apt-get install mono-complete");
            throw;
        }
    }
}
