using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Ampersand.Write.Upsert;

/// <summary>
/// The JSON body of a bulk write, streamed: the CSV goes from the part's bytes into the request without becoming a string.
/// </summary>
internal sealed class BulkWriteContent : HttpContent
{
    private const int BufferBytes = 64 * 1024;

    private readonly byte[] before;
    private readonly ReadOnlyMemory<byte> csv;
    private readonly byte[] after;
    private readonly long length;

    private BulkWriteContent(byte[] before, ReadOnlyMemory<byte> csv, byte[] after)
    {
        this.before = before;
        this.csv = csv;
        this.after = after;
        length = before.Length + JsonEscaper.CountEscaped(csv.Span) + after.Length;
        Headers.ContentType = new MediaTypeHeaderValue("application/json");
    }

    /// <summary>A body with the CSV itself.</summary>
    public static BulkWriteContent ForCsv(IEnumerable<KeyValuePair<string, string>> fields, ReadOnlyMemory<byte> csv, string primaryKey) =>
        new(Bytes($"{{{Fields(fields)}\"recordsCSV\":\""), csv, Bytes($"\",\"primaryKey\":{Quote(primaryKey)}}}"));

    /// <summary>A body with the address of the CSV.</summary>
    public static BulkWriteContent ForUrl(IEnumerable<KeyValuePair<string, string>> fields, string url, string primaryKey) =>
        new(Bytes($"{{{Fields(fields)}\"recordsURL\":{Quote(url)},\"primaryKey\":{Quote(primaryKey)}}}"), default, []);

    protected override bool TryComputeLength(out long length)
    {
        length = this.length;
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
        await stream.WriteAsync(before, 0, before.Length, cancellationToken).ConfigureAwait(false);
        var buffer = new byte[BufferBytes];
        for (var rest = csv; !rest.IsEmpty;)
        {
            var written = Fill(buffer, ref rest);
            await stream.WriteAsync(buffer, 0, written, cancellationToken).ConfigureAwait(false);
        }

        await stream.WriteAsync(after, 0, after.Length, cancellationToken).ConfigureAwait(false);
    }

    private static int Fill(byte[] buffer, ref ReadOnlyMemory<byte> rest)
    {
        var text = rest.Span;
        var written = JsonEscaper.Escape(ref text, buffer);
        rest = rest.Slice(rest.Length - text.Length);
        return written;
    }

    private static string Fields(IEnumerable<KeyValuePair<string, string>> fields) =>
        string.Concat(fields.Select(field => $"{Quote(field.Key)}:{Quote(field.Value)},"));

    private static string Quote(string text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        var escaped = new byte[(utf8.Length * JsonEscaper.MaxGrowth) + JsonEscaper.MaxGrowth];
        ReadOnlySpan<byte> rest = utf8;
        var written = JsonEscaper.Escape(ref rest, escaped);
        return $"\"{Encoding.UTF8.GetString(escaped, 0, written)}\"";
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
