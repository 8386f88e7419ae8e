
namespace Ampersand.Write;

/// <summary>The way that a file takes to Ampersand.</summary>
public enum SendVia
{
    /// <summary>
    /// A file over 10 MiB is uploaded where the connection's form of the API takes uploads (Bulk), up to 150 MiB; any other is sent in
    /// parts.
    /// </summary>
    Auto,

    /// <summary>In the bodies of requests, as parts of at most 10 MiB, an operation each.</summary>
    Inline,

    /// <summary>Uploaded to an address that Ampersand signs, up to 150 MiB, as one operation.</summary>
    UploadUrl,
}
