using System.Net.Mime;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http.Features;

namespace Ampersand.Write.Emulator;

/// <summary>Signed uploads: the write host gives an address, and a storage, played by this too, takes the file there.</summary>
internal sealed class UploadEndpoints(FileStore files, UploadSigner signer, Func<Uri> baseUri, TimeProvider time)
{
    private static readonly TimeSpan s_validity = TimeSpan.FromMinutes(15);

    /// <summary><c>GET /v1/generate-upload-url?fileName=&amp;md5=</c></summary>
    public Task GenerateUrlAsync(Exchange exchange)
    {
        var name = exchange.Query("fileName");
        if (string.IsNullOrEmpty(name))
        {
            throw ProblemException.BadQuery("fileName", "fileName is missing.", name);
        }

        var md5 = exchange.Query("md5") ?? "";
        if (md5.Length > 0 && !IsMd5(md5))
        {
            throw ProblemException.BadQuery("md5", "md5 must be the base64 of sixteen bytes.", md5);
        }

        var ticket = new UploadTicket(Guid.NewGuid().ToString("N"), name, (time.GetUtcNow() + s_validity).ToUnixTimeSeconds(), md5);
        return exchange.WriteJsonAsync(new { url = new Uri(baseUri(), signer.PathAndQuery(ticket)), reference = ticket.Reference });
    }

    /// <summary><c>PUT</c> to a signed address.</summary>
    public async Task PutAsync(Exchange exchange)
    {
        var request = exchange.Http.Request;
        var limit = exchange.Http.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>();
        limit.MaxRequestBodySize = null;

        if (request.Headers.ContainsKey(ApiKeyRing.HeaderName))
        {
            await RefuseAsync(exchange, 400, "InvalidRequest", "The API key must not be sent to a signed URL.");
        }
        else if (signer.Read(exchange) is not { } ticket)
        {
            await RefuseAsync(exchange, 403, "SignatureDoesNotMatch", "The signature of the URL is not valid.");
        }
        else if (time.GetUtcNow().ToUnixTimeSeconds() > ticket.Expires)
        {
            await RefuseAsync(exchange, 400, "ExpiredToken", "The URL has expired.");
        }
        else if (!string.Equals(request.ContentType, MediaTypeNames.Text.Csv, StringComparison.OrdinalIgnoreCase))
        {
            await RefuseAsync(exchange, 403, "SignatureDoesNotMatch", "The header Content-Type must be text/csv.");
        }
        else if (ticket.Md5.Length > 0 && request.Headers.ContentMD5 != ticket.Md5)
        {
            await RefuseAsync(exchange, 403, "SignatureDoesNotMatch", "The header Content-MD5 is not the one that the URL was made for.");
        }
        else
        {
            await StoreAsync(exchange, ticket);
        }
    }

    private async Task StoreAsync(Exchange exchange, UploadTicket ticket)
    {
        var request = exchange.Http.Request;
#pragma warning disable CA5351 // the header Content-MD5 is what the service documents; nothing secret depends on it
        using var md5 = MD5.Create();
#pragma warning restore CA5351
        await using var hashing = new CryptoStream(request.Body, md5, CryptoStreamMode.Read);
        if (request.ContentLength > FileStore.Limit
            || await files.PutAsync(ticket.Reference, hashing, FileStore.Limit, exchange.Aborted) is null)
        {
            await RefuseAsync(exchange, 413, "EntityTooLarge", "The file has more than 150 MiB.");
        }
        else if (request.Headers.ContentMD5 is { Count: > 0 } announced && announced != Convert.ToBase64String(md5.Hash!))
        {
            files.Remove(ticket.Reference);
            await RefuseAsync(exchange, 400, "BadDigest", "The file is not the one that the header Content-MD5 announced.");
        }
    }

    /// <summary>A storage answers in XML, which is no JSON for a client to rely on.</summary>
    private static Task RefuseAsync(Exchange exchange, int status, string code, string message) =>
        exchange.WriteAsync(
            status,
            "application/xml; charset=UTF-8",
            Encoding.UTF8.GetBytes($"<?xml version='1.0' encoding='UTF-8'?><Error><Code>{code}</Code><Message>{message}</Message></Error>"));

    private static bool IsMd5(string text)
    {
        Span<byte> bytes = stackalloc byte[MD5.HashSizeInBytes];
        return Convert.TryFromBase64String(text, bytes, out var written) && written == MD5.HashSizeInBytes;
    }
}
