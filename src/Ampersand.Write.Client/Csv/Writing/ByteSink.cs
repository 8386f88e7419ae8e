
namespace Ampersand.Write.Csv;

/// <summary>Bytes put one behind another, in an array that grows.</summary>
/// <param name="bytes">The first array.</param>
/// <param name="enough">A length that is seldom exceeded: the array does not double beyond it without need.</param>
internal sealed class ByteSink(byte[] bytes, int enough = int.MaxValue / 2)
{
    private byte[] bytes = bytes;

    /// <summary>How many bytes there are.</summary>
    public int Length { get; private set; }

    /// <summary>The array that holds them; another one after it grew.</summary>
    public byte[] Array => bytes;

    /// <summary>The bytes.</summary>
    public ReadOnlySpan<byte> Written => bytes.AsSpan(0, Length);

    /// <summary>Adds one byte.</summary>
    public void Write(byte value)
    {
        Reserve(1)[0] = value;
        Length++;
    }

    /// <summary>Adds bytes.</summary>
    public void Write(ReadOnlySpan<byte> values)
    {
        values.CopyTo(Reserve(values.Length));
        Length += values.Length;
    }

    /// <summary>Room for bytes, which count once <see cref="Advance"/> has said so.</summary>
    public Span<byte> Reserve(int count)
    {
        if (bytes.Length - Length < count)
        {
            System.Array.Resize(ref bytes, (int)Math.Max(Math.Min(2L * bytes.Length, enough), (long)Length + count));
        }

        return bytes.AsSpan(Length);
    }

    /// <summary>Counts bytes that were written into the room.</summary>
    public void Advance(int count) => Length += count;

    /// <summary>Forgets all bytes behind a length.</summary>
    public void CutTo(int length) => Length = length;
}

/// <summary>A sink as the stream that CsvHelper writes to.</summary>
internal sealed class ByteSinkStream(ByteSink target) : Stream
{
    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => target.Length;

    /// <inheritdoc/>
    public override long Position
    {
        get => target.Length;
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => target.Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();
}
