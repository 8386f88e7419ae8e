using Ampersand.Write.Results;

namespace Ampersand.Write.Client.Tests;

/// <summary>Temporary files do not outlive their process, or go with the next one.</summary>
public sealed class TemporaryFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("ampersand-temporary-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Rows_of_customers_lie_in_a_file_without_a_name()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows removes it by itself when its process ends.");
        using var file = PipedRows.Create(Path.Combine(folder, "rows.tmp"));

        Assert.Empty(Directory.EnumerateFileSystemEntries(folder));
        file.Write("x"u8);
    }

    [Fact]
    public void What_a_killed_process_left_of_a_file_is_removed_by_the_next()
    {
        var path = Path.Combine(folder, "out.csv");
        var left = $"{path}.{Guid.NewGuid():N}.tmp";
        var foreign = path + ".mine.tmp";
        File.WriteAllText(left, "half");
        File.WriteAllText(foreign, "kept");

        using (new AtomicFile(path))
        {
            Assert.False(File.Exists(left));
        }

        Assert.Equal([foreign], Directory.EnumerateFiles(folder));
    }

    [Fact]
    public void What_another_process_is_writing_is_left_to_it()
    {
        var path = Path.Combine(folder, "out.csv");
        using var other = new AtomicFile(path);

        using (var file = new AtomicFile(path))
        {
            file.Complete();
        }

        Assert.True(File.Exists(other.Content.Name));
    }

    [Fact]
    public void A_link_stays_one_and_its_target_is_replaced_and_keeps_who_may_read_it()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var (target, link) = (Path.Combine(folder, "target.csv"), Path.Combine(folder, "link.csv"));
        File.WriteAllText(target, "old");
        File.SetUnixFileMode(target, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.CreateSymbolicLink(link, target);

        Write(link, "new");

        Assert.Equal(target, new FileInfo(link).LinkTarget);
        Assert.Equal("new", File.ReadAllText(target));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(target));
    }

    [Fact]
    public void A_device_is_written_to_and_stays_one()
    {
        if (OperatingSystem.IsLinux())
        {
            Write("/dev/null", "new");
            Assert.NotNull(Ampersand.Write.Csv.FileIdentity.Of("/dev/null"));
            Assert.False(Ampersand.Write.Csv.FileIdentity.Of("/dev/null")!.Value.IsRegular);
        }
    }

    [Fact]
    public void A_file_that_is_to_be_read_again_is_no_device()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Other systems have no such device.");
        var refusal = Assert.Throws<AmpersandException>(() => new AtomicFile("/dev/null", isKept: true));
        Assert.Equal("OutFileUnwritable", refusal.ErrorId);
        Assert.Throws<AmpersandException>(() => ResultFiles.Open("/dev/null", successPath: null, overwrite: true, isWaiting: true));
    }

    [Fact]
    public void What_is_replaced_keeps_its_owner_where_the_user_may_give_files_away()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.UserName == "root", "Only root gives files away.");
        var path = Path.Combine(folder, "owned.csv");
        File.WriteAllText(path, "old");
        var other = Ampersand.Write.Csv.FileIdentity.Of(path)!.Value with { Owner = (1234, 5678) };
        other.GiveTo(path);

        Write(path, "new");

        Assert.Equal("new", File.ReadAllText(path));
        Assert.Equal((1234u, 5678u), Ampersand.Write.Csv.FileIdentity.Of(path)!.Value.Owner);
    }

    [Fact]
    public void A_folder_in_the_place_of_the_file_is_told_without_the_temporary_file()
    {
        var place = Directory.CreateDirectory(Path.Combine(folder, "out.csv")).FullName;

        var error = Assert.Throws<AmpersandException>(() => Write(place, "new"));

        Assert.Equal("OutFileUnwritable", error.ErrorId);
        Assert.Contains(place, error.Message, StringComparison.Ordinal);
        Assert.Contains("what was there before is as it was", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(".tmp", error.Message, StringComparison.Ordinal);
        Assert.Equal([place], Directory.EnumerateFileSystemEntries(folder));
    }

    [Fact]
    public void Names_that_lead_to_one_file_are_known_as_that()
    {
        var (file, other, link) = (Path.Combine(folder, "a.csv"), Path.Combine(folder, "b.csv"), Path.Combine(folder, "c.csv"));
        File.WriteAllText(file, "a");
        File.WriteAllText(other, "a");
        File.CreateSymbolicLink(link, file);

        Assert.Equal(Ampersand.Write.Csv.FileIdentity.Of(file), Ampersand.Write.Csv.FileIdentity.Of(link));
        Assert.NotEqual(Ampersand.Write.Csv.FileIdentity.Of(file), Ampersand.Write.Csv.FileIdentity.Of(other));
        Assert.Equal(1UL, Ampersand.Write.Csv.FileIdentity.Of(file)!.Value.Names);
        Assert.Null(Ampersand.Write.Csv.FileIdentity.Of(Path.Combine(folder, "none.csv")));
    }

    private static void Write(string path, string text)
    {
        using var file = new AtomicFile(path);
        file.Content.Write(System.Text.Encoding.UTF8.GetBytes(text));
        file.Complete();
    }
}
