using System.IO.Compression;

namespace Ampersand.Write.Packaging;

/// <summary>A zip whose bytes depend on what is in it, and on nothing else: not on the day, the order of a folder or the umask.</summary>
internal sealed class SteadyZip : IDisposable
{
    private static readonly DateTimeOffset AnyDay = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    // rw-r--r--, the bits that Unix tools look for.
    private const int PlainFile = 0x81A4 << 16;

    private readonly ZipArchive archive;

    public SteadyZip(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        archive = new ZipArchive(File.Create(path), ZipArchiveMode.Create);
    }

    public void Add(string name, Stream content)
    {
        var entry = archive.CreateEntry(name, CompressionLevel.SmallestSize);
        entry.LastWriteTime = AnyDay;
        entry.ExternalAttributes = PlainFile;
        using var target = entry.Open();
        content.CopyTo(target);
    }

    public void Add(string name, string text)
    {
        using var content = new MemoryStream(new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: false).GetBytes(text));
        Add(name, content);
    }

    public void Add(string name, ModuleFile file)
    {
        using var content = File.OpenRead(file.Source);
        Add(name, content);
    }

    public void Dispose() => archive.Dispose();
}
