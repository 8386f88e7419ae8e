namespace Ampersand.Write.Emulator;

/// <summary>The request line's target as it came over the wire.</summary>
/// <remarks>
/// Kestrel's decoded path cannot tell <c>a%2Fb</c>, one name, from <c>a/b</c>, two, nor the literal <c>:async</c> from an
/// encoded one, so routing works on the raw segments.
/// </remarks>
internal sealed class RequestTarget
{
    private RequestTarget(string raw, string path)
    {
        Raw = raw;
        Path = path;
        Segments = path.Split('/')[1..];
    }

    /// <summary>Path and query, encoded.</summary>
    public string Raw { get; }

    /// <summary>The path, encoded.</summary>
    public string Path { get; }

    /// <summary>The path's segments, encoded.</summary>
    public string[] Segments { get; }

    public static RequestTarget Parse(string raw)
    {
        var target = raw.StartsWith('/') ? raw : WithoutAuthority(raw);
        var query = target.IndexOf('?', StringComparison.Ordinal);
        return new(target, query < 0 ? target : target[..query]);
    }

    private static string WithoutAuthority(string absolute)
    {
        var authority = absolute.IndexOf("://", StringComparison.Ordinal);
        var path = authority < 0 ? -1 : absolute.IndexOf('/', authority + 3);
        return path < 0 ? "/" : absolute[path..];
    }
}
