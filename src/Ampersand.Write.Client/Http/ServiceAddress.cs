
namespace Ampersand.Write.Http;

/// <summary>Which addresses may be spoken to, and how user input becomes part of one.</summary>
internal static class ServiceAddress
{
    public static readonly Uri DefaultWriteUri = new("https://write.withampersand.com/v1");
    public static readonly Uri DefaultApiUri = new("https://api.withampersand.com/v1");
    public static readonly Uri DefaultSearchUri = new("https://search.withampersand.com/v1");

    /// <summary>A host's base address: https, or plain http to this machine alone, because the key travels in a header.</summary>
    public static Uri RequireHost(Uri uri, string setting)
    {
        if (!uri.IsAbsoluteUri || !IsSafe(uri) || uri.Query.Length > 0 || uri.Fragment.Length > 0 || uri.UserInfo.Length > 0)
        {
            throw new AmpersandException(
                ErrorIds.ServiceAddressInvalid,
                $"{setting} is not an address the key may be sent to: '{ForDisplay(uri)}'. Give an https:// address without query or user, "
                + $"for example {DefaultWriteUri}; plain http:// is for loopback only.");
        }

        return uri;
    }

    /// <summary>Https, or http to loopback.</summary>
    public static bool IsSafe(Uri uri) =>
        uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback);

    /// <summary>The base followed by segments, each percent-encoded so that it stays one segment.</summary>
    public static Uri Combine(Uri host, params string[] segments) =>
        new(host.AbsoluteUri.TrimEnd('/') + "/" + string.Join("/", segments));

    /// <summary>An address with a query.</summary>
    public static Uri WithQuery(Uri uri, params (string Name, string Value)[] values) =>
        new(uri.AbsoluteUri + "?" + string.Join("&", values.Select(value => $"{value.Name}={Uri.EscapeDataString(value.Value)}")));

    /// <summary>One path segment from user input.</summary>
    /// <param name="value">The name as the user knows it.</param>
    /// <param name="what">What it is the name of, for the error.</param>
    /// <param name="literalSuffix">What follows unencoded in the same segment, such as <c>:async</c>.</param>
    public static string Segment(string value, string what, string literalSuffix = "")
    {
        // RFC 3986 makes '%2E%2E' the same path as '..', so no encoding can keep such a name from meaning another resource.
        if (string.IsNullOrWhiteSpace(value) || value is "." or ".." || !UnicodeText.IsWellFormed(value))
        {
            throw new AmpersandException(
                ErrorIds.NameInvalid,
                $"'{value}' cannot be the name of {what}: give the name or id that Ampersand shows for it.");
        }

        return Uri.EscapeDataString(value) + literalSuffix;
    }

    /// <summary>Whether a text is one path segment as it stands (RFC 3986, pchar, without percent-encoding).</summary>
    public static bool IsPlainSegment(string? text) => text is { Length: > 0 } and not ("." or "..") && text.All(
        letter => letter is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9')
            || "-._~!$&'()*+,;=:@".Contains(letter));

    /// <summary>An address as it may be shown: without query, fragment and user, where signatures and passwords live.</summary>
    public static string ForDisplay(Uri uri)
    {
        if (!uri.IsAbsoluteUri)
        {
            return uri.OriginalString.Split('?', '#')[0];
        }

        var shown = uri.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);
        // Schemes without queries, such as ftp, count one as part of the path.
        var query = uri.Scheme == Uri.UriSchemeHttps
            || uri.Scheme == Uri.UriSchemeHttp ? -1 : shown.IndexOf("%3F", StringComparison.OrdinalIgnoreCase);
        return query < 0 ? shown : shown.Substring(0, query);
    }
}
