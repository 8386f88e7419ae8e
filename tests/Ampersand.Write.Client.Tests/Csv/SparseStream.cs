namespace Ampersand.Write.Client.Tests.Csv;

/// <summary>A CSV of any size that is nowhere: a header and records of one letter.</summary>
internal sealed class SparseStream(long length, byte letter = (byte)'x') : Stream
{
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
        for (var index = 0; index < read; index++)
        {
            buffer[offset + index] = (position + index) % 2000 == 1999 ? (byte)'\n' : letter;
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
