using Ampersand.Write.Csv;

namespace Ampersand.Write.Objects;

/// <summary>Makes the issues of what is known of an object, as <see cref="CsvIssues"/> makes those of CSV.</summary>
internal static class ObjectIssues
{
    private const CsvSeverity Error = CsvSeverity.Error;
    private const CsvSeverity Warning = CsvSeverity.Warning;
    private const CsvSeverity Information = CsvSeverity.Information;

    public static AmpersandCsvIssue NotConfigured(string objectName, string? nearest) => new(
        CsvRule.ObjectNotConfigured,
        Error,
        CsvPlace.Whole,
        $"The customer's installation does not write the object '{objectName}'. {DidYouMean(nearest)}Correct the name, or add the object "
            + "to the integration and its installation.")
    {
        Suggestion = nearest,
    };

    public static AmpersandCsvIssue Unknown(CsvPlace place, string objectName, string? nearest) => new(
        CsvRule.FieldUnknown,
        Error,
        place,
        $"{objectName} has no such field. {DidYouMean(nearest)}Rename or remove the column.")
    {
        Suggestion = nearest,
    };

    public static AmpersandCsvIssue NotMapped(CsvPlace place) => new(CsvRule.FieldUnknown, Information, place,
        "The integration knows this name, but the customer has mapped it to no field: the service leaves it out without an error.");

    public static AmpersandCsvIssue KeyNotMapped(CsvPlace place) => new(CsvRule.FieldUnknown, Error, place,
        "The primary key is a name that the customer has mapped to no field, so it finds no record. Use a field of the object.");

    public static AmpersandCsvIssue Case(CsvPlace place, string field) => new(CsvRule.FieldCase, Information, place,
        $"The field is spelled '{field}': they differ in case only.")
    {
        Suggestion = field,
    };

    public static AmpersandCsvIssue ReadOnly(CsvPlace place) => new(CsvRule.FieldReadOnly, Error, place,
        "The field can only be read: a formula, a sum, or one that the service fills itself. Remove the column.");

    public static AmpersandCsvIssue Setting(CsvPlace place, string how) => new(CsvRule.FieldSetting, Information, place,
        $"The customer's installation writes this field {how}.");

    public static AmpersandCsvIssue Required(CsvPlace place) => new(CsvRule.FieldRequired, Warning, place,
        "A new record needs this field, and no column has it: records that are there already can be updated, others may fail.");

    public static AmpersandCsvIssue FieldType(CsvPlace place, FieldKind kind) => new(CsvRule.FieldType, Error, place,
        $"'{place.Preview}' can be no value of this field, which holds {FormOf(kind)}.");

    public static AmpersandCsvIssue BooleanValue(CsvPlace place) => new(CsvRule.BooleanValue, Error, place,
        $"'{place.Preview}' is neither true nor false to this field. Write true or false (or 1 or 0).");

    public static AmpersandCsvIssue PicklistValue(CsvPlace place, string value, string? nearest) => new(
        CsvRule.PicklistValue,
        Warning,
        place,
        $"'{Utf8Text.Preview(value)}' is none of the values that the field lists. {DidYouMean(nearest)}Correct it, unless the field takes "
            + "other values, too.")
    {
        Suggestion = nearest,
    };

    public static AmpersandCsvIssue ReferenceValue(CsvPlace place) => new(CsvRule.ReferenceValue, Warning, place,
        $"'{place.Preview}' is no id of a record, which has 15 or 18 letters and digits. Write the id, or name the column after the "
            + "relation and a key of the other object (Relation.Field).");

    public static AmpersandCsvIssue SpreadsheetDate(CsvPlace place) => new(CsvRule.SpreadsheetDate, Error, place,
        $"'{place.Preview}' is the number by which a spreadsheet counts days (45250 is 2023-11-20), and the field is a date. Write dates as "
            + "2023-11-20.");

    private static string FormOf(FieldKind kind) => kind switch
    {
        FieldKind.Whole => "whole numbers: write 1234, without point, grouping or other signs",
        FieldKind.Number => "numbers: write 1234.5, with a decimal point and without grouping or other signs",
        FieldKind.Date => "dates: write 2023-11-20, without a time",
        _ => "times: write 2023-11-20T11:36:22Z or 2023-11-20T11:36:22-08:00",
    };

    private static string DidYouMean(string? nearest) => nearest is null ? "" : $"Did you mean '{Utf8Text.Show(nearest)}'? ";
}
