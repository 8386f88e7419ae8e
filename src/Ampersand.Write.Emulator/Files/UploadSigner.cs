using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Ampersand.Write.Emulator;

/// <summary>Turns tickets into signed addresses and back, without remembering any.</summary>
internal sealed class UploadSigner
{
    private readonly byte[] key = RandomNumberGenerator.GetBytes(32);

    public string PathAndQuery(UploadTicket ticket) => string.Create(
        CultureInfo.InvariantCulture,
        $"uploads/{ticket.Id}/{Uri.EscapeDataString(ticket.FileName)}"
            + $"?expires={ticket.Expires}&md5={Uri.EscapeDataString(ticket.Md5)}&signature={Sign(ticket)}");

    /// <summary>The ticket that a request holds, or <see langword="null"/> when its signature is not ours.</summary>
    public UploadTicket? Read(string id, string fileName, string? expires, string? md5, string? signature)
    {
        if (!long.TryParse(expires, NumberStyles.None, CultureInfo.InvariantCulture, out var second))
        {
            return null;
        }

        var ticket = new UploadTicket(id, fileName, second, md5 ?? "");
        var given = Encoding.ASCII.GetBytes(signature ?? "");
        return CryptographicOperations.FixedTimeEquals(given, Encoding.ASCII.GetBytes(Sign(ticket))) ? ticket : null;
    }

    private string Sign(UploadTicket ticket)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{ticket.Id}\n{ticket.FileName}\n{ticket.Expires}\n{ticket.Md5}");
        return Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text)));
    }
}

/// <summary>The right to upload one file once named, until a time, with a content that may be fixed beforehand.</summary>
/// <param name="Id">What tells it from others.</param>
/// <param name="FileName">The file's name as given.</param>
/// <param name="Expires">The last second it is good for, in Unix time.</param>
/// <param name="Md5">The base64 MD5 that the file must have, or nothing.</param>
internal sealed record UploadTicket(string Id, string FileName, long Expires, string Md5)
{
    /// <summary>What stands in <c>recordsURL</c> for the uploaded file.</summary>
    public string Reference => $"gs://ampersand-emulator/{Id}/{Uri.EscapeDataString(FileName)}";
}
