using System.Management.Automation;
using System.Security.Cryptography;
using System.Text;
using Ampersand.Write.Emulator;

namespace Ampersand.Write.Tests.Cmdlets;

/// <summary>The Bulk form takes a large file as one upload and one operation.</summary>
public sealed class UploadUrlTests
{
    private const string Upsert = "Invoke-AmpersandUpsert thing__c $file -PrimaryKey k__c";
    private const string SmallCsv = "k__c,name__c\n1,one\n2,two\n";

    [Fact]
    public async Task A_file_over_10_MiB_goes_up_as_one_operation()
    {
        await using var bench = await StartAsync();
        var csv = LargeInput.Csv(28);
        var file = bench.Save("large file.csv", csv);

        var operation = bench.Run($"{Upsert} -Wait", new { file }).OnlyOutput();

        Assert.Equal(
            (1, 1L, 28L, (long)csv.Length),
            (operation.Get("Part"), operation.Get("FirstRecord"), operation.Get("Records"), operation.Get("Bytes")));
        Assert.Equal((file, "BulkWriteCompleted"), (operation.Get("Source"), operation.Get("Status")));
        Assert.Equal(28, bench.Emulator.Records.Count("thing__c"));

        var asked = Assert.Single(Asked(bench));
        Assert.Equal("/v1/generate-upload-url?fileName=large%20file.csv&md5=" + Uri.EscapeDataString(Md5(csv)), asked.Target);
        Assert.Equal(Workbench.Key, asked.Header("X-Api-Key"));
        var put = Assert.Single(Puts(bench));
        Assert.Null(put.Header("X-Api-Key"));
        Assert.Equal(("text/csv", Md5(csv)), (put.Header("Content-Type"), put.Header("Content-MD5")));
        Assert.Equal(csv.Length, put.BodySize);
        Assert.StartsWith(
            "gs://", Workbench.Body(Assert.Single(bench.Writes)).GetProperty("recordsURL").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Parts_are_sent_where_their_size_is_given()
    {
        await using var bench = await StartAsync();
        var file = bench.Save("large.csv", LargeInput.Csv(28));

        var result = bench.Run($"{Upsert} -PartSizeBytes 10485760", new { file }).ThrowIfErrors();

        Assert.Equal(2, result.Output.Count);
        Assert.Empty(Asked(bench));
    }

    [Fact]
    public async Task The_Async_form_takes_parts_and_says_so_when_an_upload_was_asked()
    {
        await using var bench = await Workbench.StartAsync();
        var file = bench.Save("small.csv", SmallCsv);

        var result = bench.Run($"{Upsert} -Via UploadUrl", new { file });

        Expect.Names(Assert.Single(result.Warnings), "is sent in parts", "Async", "-WriteApi Bulk");
        result.OnlyOutput();
        Assert.Empty(Asked(bench));
    }

    [Fact]
    public async Task A_refused_upload_names_what_to_do_and_no_signature()
    {
        await using var bench = await StartAsync();
        bench.Emulator.Faults.Order(new Fault
        {
            Kind = FaultKind.Status,
            Status = 403,
            Times = 0,
            Path = "/uploads/**",
            ContentType = "application/xml",
            Body = "<?xml version='1.0'?><Error><Code>AccessDenied</Code><Message>No &amp; never.</Message><StringToSign>PUT "
                + "secret-signature</StringToSign></Error>",
        });
        var file = bench.Save("small.csv", SmallCsv);

        var result = bench.Run($"{Upsert} -Via UploadUrl -Verbose -Debug", new { file });

        var error = result.Terminating("UploadFailed");
        Expect.Names(
            error.ToString(), "small.csv could not be uploaded, and nothing of it was written", "403", "No & never. (AccessDenied)");
        Expect.Names(error.ErrorDetails.RecommendedAction, "-Via Inline");
        Assert.Empty(bench.Writes);
        var signature = Assert.Single(Puts(bench)).Target.Split("signature=")[1];
        foreach (var text in result.Timeline.Append(error).Append(error.Exception).Select(item => item.ToString()!))
        {
            Assert.DoesNotContain(signature, text, StringComparison.Ordinal);
            Assert.DoesNotContain("secret-signature", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_bar_shows_the_bytes_and_goes()
    {
        await using var bench = await StartAsync();
        bench.Emulator.Faults.Order(new Fault { Kind = FaultKind.Delay, Method = "POST", Delay = TimeSpan.FromMilliseconds(600) });
        var file = bench.Save("small.csv", SmallCsv);

        var result = bench.Run($"{Upsert} -Via UploadUrl", new { file }).ThrowIfErrors();

        ProgressRecord[] bars = [.. result.Progress.Where(record => record.Activity == "Uploading small.csv")];
        Assert.Contains(bars, bar => bar is { PercentComplete: 100, StatusDescription: "25 of 25 bytes" });
        Assert.Equal(ProgressRecordType.Completed, bars[^1].RecordType);
    }

    [Fact]
    public async Task A_bar_that_is_gone_does_not_come_back_while_another_file_waits_for_its_answer()
    {
        await using var bench = await StartAsync();
        bench.Emulator.Faults.Order(new Fault { Kind = FaultKind.Delay, Method = "POST", Delay = TimeSpan.FromMilliseconds(900) });
        var one = bench.Save("one.csv", "k__c\n1\n");
        var two = bench.Save("two.csv", "k__c\n2\n");

        var result = bench.Run("Invoke-AmpersandUpsert thing__c $one, $two -PrimaryKey k__c -Via UploadUrl", new { one, two })
            .ThrowIfErrors();

        List<ProgressRecord> bars = [.. result.Progress.Where(record => record.Activity.StartsWith("Uploading", StringComparison.Ordinal))];
        Assert.NotEmpty(bars);
        Assert.All(bars.Where(bar => bar.RecordType == ProgressRecordType.Completed), gone =>
            Assert.DoesNotContain(bars.Skip(bars.IndexOf(gone) + 1), bar => bar.Activity == gone.Activity));
    }

    [Fact]
    public async Task What_it_would_do_uploads_nothing()
    {
        await using var bench = await StartAsync();
        var file = bench.Save("small.csv", SmallCsv);

        bench.Run($"{Upsert} -Via UploadUrl -WhatIf", new { file }).ThrowIfErrors();

        Expect.Names(bench.Session.Console.Take(), "uploaded as one file");
        Assert.Empty(bench.Emulator.Requests.All);
    }

    private static Task<Workbench> StartAsync() => Workbench.StartAsync(connect: "-WriteApi Bulk");

    private static IReadOnlyList<SeenRequest> Asked(Workbench bench) =>
        [.. bench.Emulator.Requests.All.Where(request => request.Target.StartsWith("/v1/generate-upload-url", StringComparison.Ordinal))];

    private static IReadOnlyList<SeenRequest> Puts(Workbench bench) =>
        [.. bench.Emulator.Requests.All.Where(request => request.Target.StartsWith("/uploads/", StringComparison.Ordinal))];

    private static string Md5(string csv) => Convert.ToBase64String(
#pragma warning disable CA5351 // Content-MD5 is MD5
        MD5.HashData(Encoding.UTF8.GetBytes(csv)));
#pragma warning restore CA5351
}
