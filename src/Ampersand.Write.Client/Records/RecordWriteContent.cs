using System.Net;
using System.Net.Http.Headers;
using System.Runtime.InteropServices;

namespace Ampersand.Write.Records;

/// <summary>The JSON body of a write of records: what stands around them, and the records as they were made, without a copy.</summary>
internal sealed class RecordWriteContent : HttpContent
{
    private readonly byte[] before;
    private readonly ReadOnlyMemory<byte> records;
    private readonly byte[] after;

    public RecordWriteContent(byte[] before, ReadOnlyMemory<byte> records, byte[] after)
    {
        this.before = before;
        this.records = records;
        this.after = after;
        Headers.ContentType = new MediaTypeHeaderValue("application/json");
    }

    protected override bool TryComputeLength(out long length)
    {
        length = (long)before.Length + records.Length + after.Length;
        return true;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        WriteAsync(stream, CancellationToken.None);

#if NET
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) =>
        WriteAsync(stream, cancellationToken);
#endif

    private async Task WriteAsync(Stream stream, CancellationToken cancellationToken)
    {
        // Batches are made over arrays.
        MemoryMarshal.TryGetArray(records, out var array);
        await stream.WriteAsync(before, 0, before.Length, cancellationToken).ConfigureAwait(false);
        await stream.WriteAsync(array.Array!, array.Offset, array.Count, cancellationToken).ConfigureAwait(false);
        await stream.WriteAsync(after, 0, after.Length, cancellationToken).ConfigureAwait(false);
    }
}
