using Ampersand.Write.Http;

namespace Ampersand.Write.Upsert;

/// <summary>The address of a CSV that Ampersand fetches itself. Shown without its query, where signatures live.</summary>
internal sealed class RecordsUrl
{
    private readonly Uri uri;

    /// <exception cref="AmpersandException"><c>RecordsUrlInvalid</c>: not an address that the service could fetch.</exception>
    public RecordsUrl(Uri uri)
    {
        if (!uri.IsAbsoluteUri
            || !UnicodeText.IsWellFormed(uri.OriginalString)
            || !(ServiceAddress.IsSafe(uri) || (uri.Scheme == "gs" && uri.Host.Length > 0)))
        {
            throw new AmpersandException(
                ErrorIds.RecordsUrlInvalid,
                $"'{ServiceAddress.ForDisplay(uri)}' is not an address that Ampersand can fetch records from: give a public https:// "
                    + "address, or the gs:// "
                + "reference of an upload; plain http:// is for loopback only.");
        }

        this.uri = uri;
    }

    /// <summary>The address as the service needs it: as given, because another spelling would break its signature.</summary>
    public string Value => uri.OriginalString.Trim();

    public override string ToString() => ServiceAddress.ForDisplay(uri);
}
