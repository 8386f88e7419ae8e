namespace Ampersand.Write.Client.Tests.Csv;

/// <summary>A CSV of any size that is nowhere: what it begins with, and lines of one letter.</summary>
internal sealed class SparseStream(long length, byte letter = (byte)'x', string begin = "") : Stream
{
    private const int LineLength = 2000;

    private long position;

    public long BytesRead { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position
    {
        get => position;
        set => position = value;
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        var read = (int)Math.Min(count, length - position);
        var target = buffer.AsSpan(offset, read);
        target.Fill(letter);
        for (var index = LineLength - 1 - (int)(position % LineLength); index < read; index += LineLength)
        {
            target[index] = (byte)'\n';
        }

        for (var index = 0; index < read && position + index < begin.Length; index++)
        {
            target[index] = (byte)begin[(int)position + index];
        }

        position += read;
        BytesRead += read;
        return read;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
