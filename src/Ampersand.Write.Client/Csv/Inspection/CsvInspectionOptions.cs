using System.Text;
using Ampersand.Write.Csv;

namespace Ampersand.Write;

/// <summary>What an inspection is to inspect, and for whom.</summary>
public sealed record CsvInspectionOptions
{
    /// <summary>The most that <see cref="MaxIssues"/> may be where users give it.</summary>
    public const int MostIssues = 1_000_000;

    /// <summary>The column that identifies records, by the name it will be sent under; case is ignored. None: no rule about keys.</summary>
    public string? PrimaryKey { get; init; }

    /// <summary>The way the CSV will take.</summary>
    public CsvDestination Destination { get; init; }

    /// <summary>
    /// Whose rules apply beside those of CSV and Ampersand; nobody's where <see cref="ObjectRules"/> are of another provider.
    /// </summary>
    public CsvProvider Provider { get; init; }

    /// <summary>The encoding to read with. None: strict UTF-8.</summary>
    public Encoding? Encoding { get; init; }

    /// <summary>The delimiter to read with: comma, semicolon, tab, pipe, caret or backtick. None: comma.</summary>
    public char? Delimiter { get; init; }

    /// <summary>How many issues of one code are listed; all are counted. At least 1.</summary>
    public int MaxIssues { get; init; } = 100;

    /// <summary>New names for columns: from the name in the source, case ignored, to the name to send.</summary>
    public IReadOnlyDictionary<string, string>? HeaderMap { get; init; }

    /// <summary>
    /// The columns to send, in this order, by their names in the source or by their new names; case is ignored. None: all.
    /// </summary>
    public IReadOnlyList<string>? Properties { get; init; }

    /// <summary>
    /// Whether the bytes are fingerprinted so that <see cref="CsvFile.ReadParts"/> can prove that it hands out what was inspected.
    /// </summary>
    public bool ForReading { get; init; }

    /// <summary>What the service knows of the object, by which columns and values are inspected too. None: no rule about it.</summary>
    public ObjectRules? ObjectRules { get; init; }

    /// <summary>Whose rules apply: of another provider than Salesforce nothing is known here.</summary>
    internal CsvProvider AppliedProvider => ObjectRules is { Provider: CsvProvider.None } ? CsvProvider.None : Provider;

    /// <summary>Takes the keys of files that are sent together. None: the file is inspected alone.</summary>
    internal FileKeys? Keys { get; init; }

    /// <summary>The most bytes of a part, up to <see cref="CsvPart.MaxBytes"/>.</summary>
    internal int PartLimit { get; init; } = CsvPart.MaxBytes;
}

/// <summary>The way a CSV takes to Ampersand; it decides what can still be normalized and how large it may be.</summary>
public enum CsvDestination
{
    /// <summary>Sent in the request's body as <c>recordsCSV</c>: split into parts of at most 10 MiB, and normalized on the way.</summary>
    Inline,

    /// <summary>Fetched by Ampersand from <c>recordsURL</c>: at most 150 MiB, and it must already be right.</summary>
    Url,

    /// <summary>Uploaded by the module to an address that Ampersand signs: normalized on the way, and at most 150 MiB.</summary>
    Upload,
}

/// <summary>Whose rules a CSV has to satisfy beside those of CSV and of Ampersand.</summary>
public enum CsvProvider
{
    /// <summary>Salesforce: field names, dates, numbers, and the limits of its Bulk API 2.0.</summary>
    Salesforce,

    /// <summary>Nobody's: only the rules of CSV and of Ampersand.</summary>
    None,
}
