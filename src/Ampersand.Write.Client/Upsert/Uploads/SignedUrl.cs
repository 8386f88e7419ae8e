using Ampersand.Write.Http;

namespace Ampersand.Write.Upsert;

/// <summary>A place that Ampersand has reserved for one file: where to put it, and what to call it afterwards.</summary>
/// <param name="Url">The signed address. Its query is a secret as long as it is valid.</param>
/// <param name="Reference">What stands in <c>recordsURL</c> for the file.</param>
/// <param name="Expires">When the address stops to count, by this machine's clock.</param>
internal sealed record SignedUrl(Uri Url, RecordsUrl Reference, DateTimeOffset Expires)
{
    /// <summary>How long a signed address counts (Ampersand, Write Actions, 2024).</summary>
    public static readonly TimeSpan Validity = TimeSpan.FromMinutes(15);

    public override string ToString() => ServiceAddress.ForDisplay(Url);
}
