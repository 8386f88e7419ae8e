using System.Net.Mime;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Ampersand.Write.Emulator;

/// <summary><c>PUT</c> to a signed address: a storage, played by this too, takes the file there.</summary>
internal static class UploadEndpoint
{
    public static async Task<Results<Ok, ContentHttpResult>> HandleAsync(
        HttpContext http,
        string upload,
        string file,
        string? expires,
        string? md5,
        string? signature,
        FileStore files,
        UploadSigner signer,
        TimeProvider time)
    {
        var request = http.Request;
        http.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = null;
        if (request.Headers.ContainsKey(ApiKeyRing.HeaderName))
        {
            return Refuse(400, "InvalidRequest", "The API key must not be sent to a signed URL.");
        }

        if (signer.Read(upload, file, expires, md5, signature) is not { } ticket)
        {
            return Refuse(403, "SignatureDoesNotMatch", "The signature of the URL is not valid.");
        }

        if (time.GetUtcNow().ToUnixTimeSeconds() > ticket.Expires)
        {
            return Refuse(400, "ExpiredToken", "The URL has expired.");
        }

        if (!string.Equals(request.ContentType, MediaTypeNames.Text.Csv, StringComparison.OrdinalIgnoreCase))
        {
            return Refuse(403, "SignatureDoesNotMatch", "The header Content-Type must be text/csv.");
        }

        if (ticket.Md5.Length > 0 && request.Headers.ContentMD5 != ticket.Md5)
        {
            return Refuse(403, "SignatureDoesNotMatch", "The header Content-MD5 is not the one that the URL was made for.");
        }

        return await StoreAsync(request, ticket, files, http.RequestAborted) is { } refusal ? refusal : TypedResults.Ok();
    }

    private static async Task<ContentHttpResult?> StoreAsync(
        HttpRequest request, UploadTicket ticket, FileStore files, CancellationToken aborted)
    {
#pragma warning disable CA5351 // the header Content-MD5 is what the service documents; nothing secret depends on it
        using var md5 = MD5.Create();
#pragma warning restore CA5351
        await using var hashing = new CryptoStream(request.Body, md5, CryptoStreamMode.Read);
        if (request.ContentLength > FileStore.Limit || await files.PutAsync(ticket.Reference, hashing, FileStore.Limit, aborted) is null)
        {
            return Refuse(413, "EntityTooLarge", "The file has more than 150 MiB.");
        }

        if (request.Headers.ContentMD5 is not { Count: > 0 } announced || announced == Convert.ToBase64String(md5.Hash!))
        {
            return null;
        }

        files.Remove(ticket.Reference);
        return Refuse(400, "BadDigest", "The file is not the one that the header Content-MD5 announced.");
    }

    /// <summary>A storage answers in XML, which is no JSON for a client to rely on.</summary>
    private static ContentHttpResult Refuse(int status, string code, string message) => TypedResults.Text(
        $"<?xml version='1.0' encoding='UTF-8'?><Error><Code>{code}</Code><Message>{message}</Message></Error>",
        MediaTypeNames.Application.Xml,
        Encoding.UTF8,
        status);
}
