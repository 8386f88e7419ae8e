namespace Ampersand.Write.Csv;

/// <summary>What a property that is null becomes. A property that is absent is always an empty cell.</summary>
public enum CsvNullAs
{
    /// <summary>An empty cell: Salesforce leaves the value alone.</summary>
    Empty,

    /// <summary><c>#N/A</c>: Salesforce sets the value to null.</summary>
    NA,
}
