using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Ampersand.Write.Client.Tests.Shared;

namespace Ampersand.Write.Client.Tests.Csv;

/// <summary>What can be wrong with a file before a single byte of it is inspected, and while it is read.</summary>
public sealed class FileTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("ampersand-csv-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void A_missing_file() => AssertCannotOpen(In("none.csv"), "FileNotFound", AmpersandErrorKind.NotFound);

    [Fact]
    public void A_missing_folder() => AssertCannotOpen(In("none/none.csv"), "FileNotFound", AmpersandErrorKind.NotFound);

    [Fact]
    public void A_folder() => AssertCannotOpen(folder.FullName, "FileIsFolder", AmpersandErrorKind.InvalidArgument);

    [Fact]
    public void An_impossible_path() => AssertCannotOpen("", "FilePathInvalid", AmpersandErrorKind.InvalidArgument);

    [Fact]
    public void A_locked_file()
    {
        var path = Write("locked.csv", "Id\n1\n");
        using var locked = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        AssertCannotOpen(path, "FileLocked", AmpersandErrorKind.Unreadable);
    }

    [Fact]
    public void A_file_that_may_not_be_read()
    {
        if (OperatingSystem.IsWindows() || Environment.UserName == "root")
        {
            Assert.Skip("Nothing is forbidden to root, and Windows has no modes.");
            return;
        }

        var path = Write("secret.csv", "Id\n1\n");
        File.SetUnixFileMode(path, UnixFileMode.None);
        AssertCannotOpen(path, "FileDenied", AmpersandErrorKind.Permission);
    }

    [Fact]
    public void A_pipe_is_refused_without_waiting_for_a_writer()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no pipes in its file system.");
        var path = In("pipe.csv");
        using (var make = Process.Start("mkfifo", path))
        {
            make.WaitForExit();
        }

        AssertCannotOpen(path, "FileNotRegular", AmpersandErrorKind.Unreadable);
        Assert.Empty(CsvFile.ReadHeader(path));
    }

    [Theory]
    [InlineData("/dev/zero")]
    [InlineData("/proc/self/status")]
    public void What_has_no_length_and_yet_gives_bytes_is_refused(string path)
    {
        Assert.SkipUnless(File.Exists(path), "This system has no such thing.");
        AssertCannotOpen(path, "FileNotRegular", AmpersandErrorKind.Unreadable);
    }

    [Fact]
    public void An_empty_file_is_a_result()
    {
        using var file = CsvFile.Open(Write("empty.csv", ""));
        var report = file.Inspect(new CsvInspectionOptions(), ct: TestContext.Current.CancellationToken);
        Assert.Equal([CsvRule.Empty], report.IssueTotals.Keys);
        Assert.Equal(file.Path, report.Path);
    }

    [Fact]
    public void A_file_on_disk_is_inspected_and_read()
    {
        var text = "Id,Name\n" + string.Concat(Enumerable.Range(0, 200_000).Select(record => $"{record},some name\n"));
        using var file = CsvFile.Open(Write("large.csv", text));
        var progress = new RecordingProgress();
        var report = file.Inspect(
            new CsvInspectionOptions { PrimaryKey = "Id", ForReading = true, PartLimit = 1_000_000 },
            progress,
            TestContext.Current.CancellationToken);
        Assert.True(report.IsValid);
        Assert.Equal(200_000, report.Records);
        var last = progress.Events.OfType<InspectionProgressed>().Last();
        Assert.Equal((file.Path, new CsvProgress(report.Bytes, report.Bytes, 200_000)), (last.Path, last.Progress));
        Assert.StartsWith($"Inspected {report}, 2 columns, ", progress.Details[^1], StringComparison.Ordinal);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))), report.Sha256);
        using var normalized = new MemoryStream();
        file.WriteNormalized(normalized, TestContext.Current.CancellationToken);
        Assert.Equal(text, Encoding.UTF8.GetString(normalized.ToArray()));
        Assert.Equal(report.Parts, file.ReadParts(TestContext.Current.CancellationToken).Count());
    }

    [Fact]
    public void Reading_without_a_fingerprint_is_a_mistake_of_the_caller()
    {
        using var file = CsvFile.Open(Write("plain.csv", "Id\n1\n"));
        Assert.Throws<InvalidOperationException>(() => file.ReadParts(TestContext.Current.CancellationToken));
        file.Inspect(new CsvInspectionOptions(), ct: TestContext.Current.CancellationToken);
        Assert.Throws<InvalidOperationException>(() => file.ReadParts(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1_500_000)]
    [InlineData(3_499_990)]
    public void A_byte_that_changes_after_the_inspection_never_leaves(int place)
    {
        var content = new byte[3_500_000];
        Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("1234567,9\n", 349_999).Prepend("id__c__,n\n"))).CopyTo(content, 0);
        var original = content.ToArray();
        using var file = CsvFile.FromStream(new MemoryStream(content), "changing.csv");
        file.Inspect(
            new CsvInspectionOptions { ForReading = true, PartLimit = 600_000, Provider = CsvProvider.None },
            ct: TestContext.Current.CancellationToken);
        content[place] = (byte)'8';
        var sent = new MemoryStream();
        var thrown = Assert.Throws<AmpersandException>(() => file.WriteNormalized(sent, TestContext.Current.CancellationToken));
        Assert.Equal("FileChanged", thrown.ErrorId);
        Assert.True(original.AsSpan(0, (int)sent.Length).SequenceEqual(sent.ToArray()));
        Assert.True(sent.Length <= place);
    }

    [Theory]
    [InlineData("3,c\n")]
    [InlineData(null)]
    public void A_file_that_grows_or_shrinks_after_the_inspection_is_noticed(string? added)
    {
        using var stream = new MemoryStream();
        stream.Write("Id,Name\n1,a\n2,b\n"u8);
        using var file = CsvFile.FromStream(stream, "changing.csv");
        file.Inspect(new CsvInspectionOptions { ForReading = true }, ct: TestContext.Current.CancellationToken);
        if (added is null)
        {
            stream.SetLength(12);
        }
        else
        {
            stream.Position = stream.Length;
            stream.Write(CsvText.Utf8(added));
        }

        Assert.Equal(
            "FileChanged", Assert.Throws<AmpersandException>(() => file.ReadParts(TestContext.Current.CancellationToken).Count()).ErrorId);
    }

    [Fact]
    public void A_file_that_loses_a_record_while_it_is_inspected_is_noticed()
    {
        // Keys that look alike are read a second time.
        var content = CsvText.Utf8("Id\n1\n1\n2\n");
        using var file = CsvFile.FromStream(new RewrittenStream(content, () => content[6] = (byte)'x'), "changing.csv");
        var options = new CsvInspectionOptions { PrimaryKey = "Id" };

        Assert.Equal(
            "FileChanged",
            Assert.Throws<AmpersandException>(() => file.Inspect(options, ct: TestContext.Current.CancellationToken)).ErrorId);
    }

    [Fact]
    public void Cancelling_ends_an_inspection_and_a_reading()
    {
        using var cancelled = new CancellationTokenSource();
        using var file = CsvFile.Open(Write("some.csv", "Id\n1\n"));
        file.Inspect(new CsvInspectionOptions { ForReading = true }, ct: TestContext.Current.CancellationToken);
        cancelled.Cancel();
        Assert.Throws<OperationCanceledException>(() => file.Inspect(new CsvInspectionOptions(), ct: cancelled.Token));
        file.Inspect(new CsvInspectionOptions { ForReading = true }, ct: TestContext.Current.CancellationToken);
        Assert.Throws<OperationCanceledException>(() => file.ReadParts(cancelled.Token).Count());
    }

    [Theory]
    [InlineData("Id,\"Start Date\",Name\n1,2,3\n", "Id|Start Date|Name")]
    [InlineData("\uFEFFId,Name\r\n", "Id|Name")]
    [InlineData("Id", "Id")]
    [InlineData("", "")]
    [InlineData("Id,\"Name\n1,2", "")]
    [InlineData("Id,\0\n", "")]
    public void The_header_can_be_had_alone(string text, string expected) =>
        Assert.Equal(expected, string.Join('|', CsvFile.ReadHeader(Write("header.csv", text))));

    [Fact]
    public void The_header_of_nothing_is_nothing()
    {
        Assert.Empty(CsvFile.ReadHeader(In("none.csv")));
        Assert.Empty(CsvFile.ReadHeader(folder.FullName));
        Assert.Empty(CsvFile.ReadHeader(""));
        Assert.Empty(CsvFile.ReadHeader("\0"));
        Assert.Equal(["a", "b"], CsvFile.ReadHeader(Write("semicolons.csv", "a;b\n"), delimiter: ';'));
        Assert.Equal(["a", "b"], CsvFile.ReadHeader(Write("wide.csv", Encoding.Unicode.GetBytes("a,b\n")), Encoding.Unicode));
    }

    private string In(string name) => Path.Combine(folder.FullName, name);

    private string Write(string name, string text) => Write(name, CsvText.Utf8(text));

    private string Write(string name, byte[] bytes)
    {
        File.WriteAllBytes(In(name), bytes);
        return In(name);
    }

    private static void AssertCannotOpen(string path, string id, AmpersandErrorKind kind)
    {
        var thrown = Assert.Throws<AmpersandException>(() => CsvFile.Open(path).Dispose());
        Assert.Equal((id, kind), (thrown.ErrorId, thrown.Kind));
        Assert.Contains($"'{path}'", thrown.Message, StringComparison.Ordinal);
    }

    /// <summary>A file that somebody writes to when it has been read to its end and is read again.</summary>
    private sealed class RewrittenStream(byte[] content, Action rewrite) : MemoryStream(content)
    {
        private bool wasRead;

        public override long Position
        {
            get => base.Position;
            set
            {
                if (wasRead && value == 0)
                {
                    rewrite();
                }

                base.Position = value;
            }
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            wasRead |= base.Position == Length;
            return base.Read(buffer, offset, count);
        }
    }
}
