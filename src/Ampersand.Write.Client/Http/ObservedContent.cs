using System.Net;

namespace Ampersand.Write.Http;

/// <summary>A body that knows whether anything of it was asked for.</summary>
internal sealed class ObservedContent : HttpContent
{
    private readonly HttpContent body;
    private volatile bool isTaken;

    public ObservedContent(HttpContent body)
    {
        this.body = body;
        foreach (var header in body.Headers)
        {
            Headers.TryAddWithoutValidation(header.Key, header.Value);
        }
    }

    /// <summary>Whether a byte may have left: who has the headers alone cannot do what the body asks for.</summary>
    public bool IsTaken => isTaken;

    protected override bool TryComputeLength(out long length)
    {
        length = body.Headers.ContentLength ?? 0;
        return body.Headers.ContentLength is not null;
    }

#if NET
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        isTaken = true;
        return body.CopyToAsync(stream, context, cancellationToken);
    }
#else
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        isTaken = true;
        return body.CopyToAsync(stream, context);
    }
#endif

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            body.Dispose();
        }

        base.Dispose(disposing);
    }
}

/// <summary>The connection failed before any byte of a body was taken: the service can have done nothing.</summary>
/// <param name="failure">How it failed.</param>
internal sealed class BodyNotTakenException(Exception failure) : IOException(failure.Message, failure);
