namespace Ampersand.Write.Csv;

/// <summary>The way a CSV takes to Ampersand; it decides what can still be mended and how large it may be.</summary>
public enum CsvDestination
{
    /// <summary>Sent in the request's body as <c>recordsCSV</c>: split into parts of at most 10 MiB, and mended on the way.</summary>
    Inline,

    /// <summary>Fetched by Ampersand from <c>recordsURL</c>: at most 150 MiB, and it must already be right.</summary>
    Url,

    /// <summary>Uploaded by the module to an address that Ampersand signs: mended on the way, and at most 150 MiB.</summary>
    Upload,
}
