namespace Ampersand.Write.Emulator;

/// <summary>Reads a body whole, with one allocation where its length was announced.</summary>
internal static class RequestBody
{
    /// <summary>Ten MiB of CSV escaped the worst way JSON allows still fits.</summary>
    public const long Limit = 64L * 1024 * 1024;

    public static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength is > 0 and <= Limit and { } length)
        {
            var exact = GC.AllocateUninitializedArray<byte>((int)length);
            await request.Body.ReadExactlyAsync(exact, cancellationToken);
            return exact;
        }

        var buffer = new MemoryStream();
        await request.Body.CopyToAsync(buffer, cancellationToken);
        return buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
    }

    /// <summary>Reads to the end and keeps nothing.</summary>
    public static Task DrainAsync(HttpRequest request, CancellationToken cancellationToken) =>
        request.Body.CopyToAsync(Stream.Null, cancellationToken);
}
