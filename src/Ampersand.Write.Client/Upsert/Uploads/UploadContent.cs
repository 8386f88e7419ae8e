using System.Net;
using System.Net.Http.Headers;

namespace Ampersand.Write.Upsert;

/// <summary>The body of an upload, streamed from the file.</summary>
internal sealed class UploadContent : HttpContent
{
    private readonly UploadFile file;
    private readonly IProgress<RunEvent>? progress;

    public UploadContent(UploadFile file, IProgress<RunEvent>? progress)
    {
        this.file = file;
        this.progress = progress;
        Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        Headers.ContentMD5 = Convert.FromBase64String(file.Md5);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = file.Length;
        return true;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        file.CopyToAsync(stream, progress, CancellationToken.None);

#if NET
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) =>
        file.CopyToAsync(stream, progress, cancellationToken);
#endif
}
