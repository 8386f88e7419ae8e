using System.Text;

namespace Ampersand.Write.Client.Tests.Upsert.Uploads;

/// <summary>An upload is normalized like what is sent inline, and limited like what is fetched from an address.</summary>
public sealed class UploadRulesTests
{
    [Fact]
    public void What_is_normalized_inline_is_normalized_here()
    {
        var report = Inspect([.. Encoding.UTF8.Preamble, .. "id\r\n1\r\n"u8]);

        Assert.True(report.IsValid);
        Assert.Equal(2, report.Normalizations.Count);
        Assert.Null(report.Parts);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void The_limit_of_150_MiB_is_that_of_what_is_sent(int beyond, bool valid)
    {
        const int Limit = 150 * 1024 * 1024;
        var csv = Many(Limit + beyond);

        var report = Inspect(csv);

        Assert.Equal(valid, report.IsValid);
        Assert.Equal(valid
            ? [CsvRule.UploadGrowth]
            : [CsvRule.TooLarge], report.Issues.Select(issue => issue.Code).Where(code => code != CsvRule.NullMarker));
    }

    [Fact]
    public void A_large_file_that_becomes_small_may_go_up()
    {
        var csv = Many((150 * 1024 * 1024) + 1000);

        var report = Inspect(csv, "id");

        Assert.True(report.IsValid);
    }

    private static byte[] Many(int length)
    {
        // One record is stretched so that the length comes out.
        var record = Encoding.UTF8.GetBytes("1," + new string('x', 30_000) + "\n");
        var csv = new byte[length];
        var at = Encoding.UTF8.GetBytes("id,text\n", csv);
        while (length - at >= 2 * record.Length)
        {
            record.CopyTo(csv, at);
            at += record.Length;
        }

        Encoding.UTF8.GetBytes("1,", csv.AsSpan(at));
        csv.AsSpan(at + 2).Fill((byte)'x');
        var middle = at + ((length - at) / 2);
        Encoding.UTF8.GetBytes("\n1,", csv.AsSpan(middle));
        csv[length - 1] = (byte)'\n';
        return csv;
    }

    private static AmpersandCsvReport Inspect(byte[] csv, params string[] properties)
    {
        using var stream = new MemoryStream(csv);
        using var file = CsvFile.FromStream(stream, "upload.csv");
        return file.Inspect(
            new CsvInspectionOptions { Destination = CsvDestination.Upload, Properties = properties.Length > 0 ? properties : null });
    }
}
