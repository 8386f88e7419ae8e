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
}
