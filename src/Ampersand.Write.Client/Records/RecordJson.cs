using System.Buffers;
using System.Text.Json;
using Ampersand.Write.Csv;

namespace Ampersand.Write.Records;

/// <summary>Grows the JSON of one request's records, one behind the other. Used again for the next request, it keeps its array.</summary>
internal sealed class RecordJson : IBufferWriter<byte>, IDisposable
{
    private const int FirstBytes = 16 * 1024;

    /// <summary>An array that grew beyond this for unusual records is not kept for usual ones.</summary>
    private const int KeptBytes = 1024 * 1024;

    private readonly Utf8JsonWriter writer;
    private ByteSink bytes = new(new byte[FirstBytes]);

    public RecordJson() => writer = new Utf8JsonWriter(this, JsonText.WriterOptions);

    /// <summary>The records so far: JSON objects with <c>record</c> and maybe <c>associations</c>, separated by commas.</summary>
    public ReadOnlyMemory<byte> Content => bytes.Array.AsMemory(0, bytes.Length);

    /// <summary>Adds a record. What throws leaves everything as it was before.</summary>
    /// <param name="write">Writes the object's properties.</param>
    public void Add(Action<Utf8JsonWriter> write)
    {
        int before = bytes.Length;
        try
        {
            if (before > 0)
            {
                bytes.Write((byte)',');
            }

            writer.Reset();
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
            writer.Flush();
        }
        catch
        {
            writer.Reset();
            bytes.CutTo(before);
            throw;
        }
    }

    /// <summary>Forgets the records.</summary>
    public void Clear()
    {
        if (bytes.Array.Length > KeptBytes)
        {
            bytes = new ByteSink(new byte[FirstBytes]);
        }

        bytes.CutTo(0);
    }

    public void Dispose() => writer.Dispose();

    void IBufferWriter<byte>.Advance(int count) => bytes.Advance(count);

    Memory<byte> IBufferWriter<byte>.GetMemory(int sizeHint)
    {
        bytes.Reserve(Math.Max(sizeHint, 1));
        return bytes.Array.AsMemory(bytes.Length);
    }

    Span<byte> IBufferWriter<byte>.GetSpan(int sizeHint) => bytes.Reserve(Math.Max(sizeHint, 1));
}
