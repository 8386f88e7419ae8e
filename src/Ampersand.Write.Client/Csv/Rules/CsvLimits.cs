
namespace Ampersand.Write;

/// <summary>The numbers of the rules, each stated once.</summary>
/// <remarks>
/// Characters are UTF-16 code units: Salesforce counts as Java does, and where a character takes two units this is the stricter reading.
/// Sources: Ampersand, Write Actions (2023-12), for bytes; Salesforce, Bulk API 2.0 and Bulk API Developer Guide, for the rest.
/// </remarks>
public static class CsvLimits
{
    /// <summary>Bytes of a file behind <c>recordsURL</c>: 150 MiB.</summary>
    public const long UrlBytes = 150L * 1024 * 1024;

    /// <summary>Bytes from which base64 may carry a file past Salesforce's 150 MB.</summary>
    public const long UploadGrowthBytes = 100_000_000;

    /// <summary>Characters of the header line.</summary>
    public const int HeaderCharacters = 32_000;

    /// <summary>Fields of a record.</summary>
    public const int Fields = 5_000;

    /// <summary>Characters of a record.</summary>
    public const int RecordCharacters = 400_000;

    /// <summary>Characters of an ordinary field.</summary>
    public const int FieldCharacters = 32_000;

    /// <summary>Characters of the longest field Salesforce has, a long text area.</summary>
    public const int LongTextCharacters = 131_072;

    /// <summary>The first year of a date or a time that Salesforce takes (Object Reference, Primitive Data Types).</summary>
    public const int FirstYear = 1700;

    /// <summary>The last year of a date or a time that Salesforce takes.</summary>
    public const int LastYear = 4000;

    /// <summary>The text that sets a Salesforce field to null.</summary>
    public const string NullMarker = "#N/A";
}
