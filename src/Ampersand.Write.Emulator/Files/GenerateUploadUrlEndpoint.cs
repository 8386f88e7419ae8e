using System.Security.Cryptography;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Ampersand.Write.Emulator;

/// <summary><c>GET /v1/generate-upload-url?fileName=&amp;md5=</c></summary>
internal static class GenerateUploadUrlEndpoint
{
    /// <summary>What a file is called that was given no name.</summary>
    private const string UnnamedFile = "records.csv";

    private static readonly TimeSpan s_validity = TimeSpan.FromMinutes(15);

    /// <remarks>Both parameters are optional.</remarks>
    public static Results<Ok<UploadUrl>, Problem> Handle(
        string? fileName, string? md5, UploadSigner signer, EmulatorAddress address, TimeProvider time)
    {
        if (!string.IsNullOrEmpty(md5) && !IsMd5(md5))
        {
            return Problem.BadQuery("md5", "md5 must be the base64 of sixteen bytes.", md5);
        }

        var expires = (time.GetUtcNow() + s_validity).ToUnixTimeSeconds();
        var ticket = new UploadTicket(
            Guid.NewGuid().ToString("N"), string.IsNullOrEmpty(fileName) ? UnnamedFile : fileName, expires, md5 ?? "");
        return TypedResults.Ok(new UploadUrl(new Uri(address.BaseUri, signer.PathAndQuery(ticket)), ticket.Reference));
    }

    private static bool IsMd5(string text)
    {
        Span<byte> bytes = stackalloc byte[MD5.HashSizeInBytes];
        return Convert.TryFromBase64String(text, bytes, out var written) && written == MD5.HashSizeInBytes;
    }

    internal sealed record UploadUrl(Uri Url, string Reference);
}
