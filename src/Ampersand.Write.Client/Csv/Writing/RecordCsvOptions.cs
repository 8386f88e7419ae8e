
namespace Ampersand.Write;

/// <summary>How piped records become CSV.</summary>
public sealed class RecordCsvOptions
{
    /// <summary>The column that identifies records, by the name it will be sent under; case is ignored. None: no rule about keys.</summary>
    public string? PrimaryKey { get; init; }

    /// <summary>What a property that is null becomes.</summary>
    public CsvNullAs NullAs { get; init; }

    /// <summary>
    /// The properties to write, in this order, by their own names or by their new names; case is ignored. None: all, in order of first
    /// appearance. A name with <c>*</c>, <c>?</c> or <c>[…]</c> is a pattern, and asks for all that fit.
    /// </summary>
    public IReadOnlyList<string>? Properties { get; init; }

    /// <summary>New names for columns: from the property's name, case ignored, to the name to send.</summary>
    public IReadOnlyDictionary<string, string>? HeaderMap { get; init; }

    /// <summary>Whose rules apply beside those of CSV and Ampersand.</summary>
    public CsvProvider Provider { get; init; }

    /// <summary>What the service knows of the object, by which columns and values are inspected too. None: no rule about it.</summary>
    public ObjectRules? ObjectRules { get; init; }

    /// <summary>
    /// Whether the field of a column holds days, so that a moment at midnight is written to it without its time. None: as
    /// <see cref="ObjectRules"/> know it.
    /// </summary>
    public Func<string, bool>? IsDate { get; init; }

    /// <summary>
    /// Told of each warning and each piece of information when it is found; errors are thrown. It takes a column's values to know that it
    /// is one of dates, and by then records have left: a date in a local form is a warning here, where it is an error in a file.
    /// </summary>
    public Action<AmpersandCsvIssue>? OnIssue { get; init; }

    /// <summary>How many issues of one code are told. At least 1.</summary>
    public int MaxIssues { get; init; } = 100;

    /// <summary>The most bytes of a part, up to <see cref="CsvPart.MaxBytes"/>.</summary>
    public int PartLimit { get; init; } = CsvPart.MaxBytes;

    /// <summary>Whose rules apply: of another provider than Salesforce nothing is known here.</summary>
    internal CsvProvider AppliedProvider => ObjectRules is { Provider: CsvProvider.None } ? CsvProvider.None : Provider;
}

/// <summary>What a property that is null becomes. A property that is absent is always an empty cell.</summary>
public enum CsvNullAs
{
    /// <summary>An empty cell: Salesforce leaves the value alone.</summary>
    Empty,

    /// <summary><c>#N/A</c>: Salesforce sets the value to null.</summary>
    NA,
}
