using System.Security.Cryptography;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Ampersand.Write.Emulator;

/// <summary><c>GET /v1/generate-upload-url?fileName=&amp;md5=</c></summary>
internal static class GenerateUploadUrlEndpoint
{
    private static readonly TimeSpan s_validity = TimeSpan.FromMinutes(15);

    public static Results<Ok<UploadUrl>, Problem> Handle(
        string? fileName, string? md5, UploadSigner signer, EmulatorAddress address, TimeProvider time)
    {
        if (string.IsNullOrEmpty(fileName))
        {
            return Problem.BadQuery("fileName", "fileName is missing.", fileName);
        }

        if (!string.IsNullOrEmpty(md5) && !IsMd5(md5))
        {
            return Problem.BadQuery("md5", "md5 must be the base64 of sixteen bytes.", md5);
        }

        var expires = (time.GetUtcNow() + s_validity).ToUnixTimeSeconds();
        var ticket = new UploadTicket(Guid.NewGuid().ToString("N"), fileName, expires, md5 ?? "");
        return TypedResults.Ok(new UploadUrl(new Uri(address.BaseUri, signer.PathAndQuery(ticket)), ticket.Reference));
    }

    private static bool IsMd5(string text)
    {
        Span<byte> bytes = stackalloc byte[MD5.HashSizeInBytes];
        return Convert.TryFromBase64String(text, bytes, out var written) && written == MD5.HashSizeInBytes;
    }

    internal sealed record UploadUrl(Uri Url, string Reference);
}
