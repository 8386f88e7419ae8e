
namespace Ampersand.Write;

/// <summary>The codes of all issues: stable words that scripts can compare with.</summary>
public static class CsvRule
{
    /// <summary>A header and at least one record.</summary>
    public const string Empty = nameof(Empty);

    /// <summary>At most 10 MiB a part (larger files are split), at most 150 MiB behind a URL, and no record larger than a part.</summary>
    public const string TooLarge = nameof(TooLarge);

    /// <summary>A file of more than 100,000,000 bytes may pass Salesforce's 150 MB upload limit once it is base64.</summary>
    public const string UploadGrowth = nameof(UploadGrowth);

    /// <summary>Strict UTF-8 without NUL bytes.</summary>
    public const string NotUtf8 = nameof(NotUtf8);

    /// <summary>No byte order mark: it would become part of the first column's name.</summary>
    public const string ByteOrderMark = nameof(ByteOrderMark);

    /// <summary>Records end with LF, the last one too: where it does not, the file may be unfinished.</summary>
    public const string LineEnding = nameof(LineEnding);

    /// <summary>No CR inside a quoted field.</summary>
    public const string QuotedCarriageReturn = nameof(QuotedCarriageReturn);

    /// <summary>Fields are separated by commas.</summary>
    public const string Delimiter = nameof(Delimiter);

    /// <summary>No quote inside an unquoted field and nothing between a closing quote and the delimiter.</summary>
    public const string StrayQuote = nameof(StrayQuote);

    /// <summary>Every quoted field closes.</summary>
    public const string UnclosedQuote = nameof(UnclosedQuote);

    /// <summary>Every record has as many fields as the header.</summary>
    public const string ColumnCount = nameof(ColumnCount);

    /// <summary>Every column has a name.</summary>
    public const string HeaderEmpty = nameof(HeaderEmpty);

    /// <summary>No two columns have one name, case ignored.</summary>
    public const string HeaderDuplicate = nameof(HeaderDuplicate);

    /// <summary>No space around a name.</summary>
    public const string HeaderWhitespace = nameof(HeaderWhitespace);

    /// <summary>A header line of at most 32,000 characters.</summary>
    public const string HeaderTooLong = nameof(HeaderTooLong);

    /// <summary>Names of letters, digits and underscores; custom fields end in <c>__c</c>.</summary>
    public const string HeaderName = nameof(HeaderName);

    /// <summary><c>Relation.Field</c> or <c>ObjectType:Relation.Field</c>; custom relations end in <c>__r</c>.</summary>
    public const string HeaderRelation = nameof(HeaderRelation);

    /// <summary>At most 5,000 fields a record.</summary>
    public const string TooManyFields = nameof(TooManyFields);

    /// <summary>At most 400,000 characters a record.</summary>
    public const string RecordTooLong = nameof(RecordTooLong);

    /// <summary>At most 32,000 characters a field; long text areas hold 131,072.</summary>
    public const string FieldTooLong = nameof(FieldTooLong);

    /// <summary>The primary key is one of the columns.</summary>
    public const string PrimaryKeyMissing = nameof(PrimaryKeyMissing);

    /// <summary>No record has an empty or blank key.</summary>
    public const string PrimaryKeyEmpty = nameof(PrimaryKeyEmpty);

    /// <summary>No key stands twice.</summary>
    public const string PrimaryKeyDuplicate = nameof(PrimaryKeyDuplicate);

    /// <summary>Times as <c>yyyy-MM-ddTHH:mm:ss</c> with <c>Z</c> or an offset, never in a locale's shape.</summary>
    public const string DateTime = nameof(DateTime);

    /// <summary>Dates as <c>yyyy-MM-dd</c> without an offset.</summary>
    public const string Date = nameof(Date);

    /// <summary>Numbers with a decimal point.</summary>
    public const string Number = nameof(Number);

    /// <summary>What <c>#N/A</c> and empty cells will do.</summary>
    public const string NullMarker = nameof(NullMarker);

    /// <summary>A column that the caller named (to pick or to rename it) is one of the columns.</summary>
    public const string ColumnMissing = nameof(ColumnMissing);

    /// <summary>The columns that the module itself adds to a result file are not sent.</summary>
    public const string ResultColumn = nameof(ResultColumn);

    /// <summary>Truths as <c>true</c> and <c>false</c>.</summary>
    public const string BooleanValue = nameof(BooleanValue);

    /// <summary>No whole number or id as <c>1.23457E+15</c>, of which a spreadsheet has lost the last digits.</summary>
    public const string ScientificNotation = nameof(ScientificNotation);

    /// <summary>No <c>#REF!</c>, <c>#DIV/0!</c> or <c>########</c>, which a spreadsheet shows where it has no value.</summary>
    public const string SpreadsheetError = nameof(SpreadsheetError);

    /// <summary>No <c>="00123"</c>, the formula that keeps a text's zeros in a spreadsheet.</summary>
    public const string SpreadsheetText = nameof(SpreadsheetText);

    /// <summary>Dates are no whole numbers of five digits, as a spreadsheet counts days.</summary>
    public const string SpreadsheetDate = nameof(SpreadsheetDate);

    /// <summary>No last record that sums those before it, as the line of totals of a report does.</summary>
    public const string TotalsRow = nameof(TotalsRow);

    /// <summary>No first line <c>sep=;</c>, which tells a spreadsheet the delimiter and is no header.</summary>
    public const string SeparatorLine = nameof(SeparatorLine);

    /// <summary>No record equals the header.</summary>
    public const string HeaderRepeated = nameof(HeaderRepeated);

    /// <summary>No control characters but the tab and the ends of lines, and no mark for the end of a file.</summary>
    public const string ControlCharacter = nameof(ControlCharacter);

    /// <summary>Keys that differ only in case are different records, unless the field is unique without regard to case.</summary>
    public const string KeyCase = nameof(KeyCase);

    /// <summary>No two keys differ only in space around them, in invisible characters or in how a character is composed.</summary>
    public const string KeyLookalike = nameof(KeyLookalike);

    /// <summary>The customer's installation writes the object.</summary>
    public const string ObjectNotConfigured = nameof(ObjectNotConfigured);

    /// <summary>Every column is a field of the object, or a name that the integration maps to one.</summary>
    public const string FieldUnknown = nameof(FieldUnknown);

    /// <summary>A column's name has the field's case.</summary>
    public const string FieldCase = nameof(FieldCase);

    /// <summary>No column is a field that can only be read; the primary key and the id are exempt, since they only find the record.</summary>
    public const string FieldReadOnly = nameof(FieldReadOnly);

    /// <summary>The customer's installation writes the field always.</summary>
    public const string FieldSetting = nameof(FieldSetting);

    /// <summary>The fields that a new record needs are among the columns.</summary>
    public const string FieldRequired = nameof(FieldRequired);

    /// <summary>Values can be of the field's type.</summary>
    public const string FieldType = nameof(FieldType);

    /// <summary>Values are of those that the field lists.</summary>
    public const string PicklistValue = nameof(PicklistValue);

    /// <summary>A reference to another record is its id, of 15 or 18 characters.</summary>
    public const string ReferenceValue = nameof(ReferenceValue);

    /// <summary>A record's value can be written into one cell: no nested object, no array, no number that is none.</summary>
    public const string Value = nameof(Value);
}
