namespace Ampersand.Write.Csv;

/// <summary>Whose rules a CSV has to satisfy beside those of CSV and of Ampersand.</summary>
public enum CsvProvider
{
    /// <summary>Salesforce: field names, dates, numbers, and the limits of its Bulk API 2.0.</summary>
    Salesforce,

    /// <summary>Nobody's: only the rules of CSV and of Ampersand.</summary>
    None,
}
