using System.Security.Cryptography;
using System.Text;

namespace Ampersand.Write.Emulator;

/// <summary>An integration as one customer (<c>groupRef</c>) has installed it; it owns records and operations.</summary>
internal sealed record Installation(string Project, string Integration, string GroupRef)
{
    /// <summary>The same for the same names, in every emulator.</summary>
    public string Id { get; } = DeriveId("installation", Project, Integration, GroupRef);

    public string ConfigId { get; } = DeriveId("config", Project, Integration, GroupRef);

    /// <summary>An id that is always the same for the same names.</summary>
    public static string DeriveId(params string[] names)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', names)));
        return new Guid(hash.AsSpan(0, 16)).ToString();
    }
}
