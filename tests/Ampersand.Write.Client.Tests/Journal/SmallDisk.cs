namespace Ampersand.Write.Client.Tests.Journal;

/// <summary>A file on a disk that gets full: as much of a write as fits is written, and then it fails.</summary>
internal sealed class SmallDisk(long capacity) : MemoryStream
{
    public new long Capacity { get; set; } = capacity;

    public override void Write(byte[] buffer, int offset, int count)
    {
        var fits = (int)Math.Min(count, Math.Max(0, Capacity - Position));
        base.Write(buffer, offset, fits);
        if (fits < count)
        {
            throw new IOException("No space left on device");
        }
    }
}
