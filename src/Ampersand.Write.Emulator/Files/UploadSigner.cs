using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Ampersand.Write.Emulator;

/// <summary>Turns tickets into signed addresses and back, without remembering any.</summary>
internal sealed class UploadSigner
{
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);

    public string PathAndQuery(UploadTicket ticket) => string.Create(
        CultureInfo.InvariantCulture,
        $"uploads/{ticket.Id}/{Uri.EscapeDataString(ticket.FileName)}?expires={ticket.Expires}&md5={Uri.EscapeDataString(ticket.Md5)}&signature={Sign(ticket)}");

    /// <summary>The ticket that a request holds, or <see langword="null"/> when its signature is not ours.</summary>
    public UploadTicket? Read(Exchange exchange)
    {
        if (!long.TryParse(exchange.Query("expires"), NumberStyles.None, CultureInfo.InvariantCulture, out var expires))
        {
            return null;
        }

        var ticket = new UploadTicket(exchange.Values["upload"], exchange.Values["file"], expires, exchange.Query("md5") ?? "");
        var signature = Encoding.ASCII.GetBytes(exchange.Query("signature") ?? "");
        return CryptographicOperations.FixedTimeEquals(signature, Encoding.ASCII.GetBytes(Sign(ticket))) ? ticket : null;
    }

    private string Sign(UploadTicket ticket)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{ticket.Id}\n{ticket.FileName}\n{ticket.Expires}\n{ticket.Md5}");
        return Convert.ToHexStringLower(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(text)));
    }
}
