using System.Globalization;
using System.Text.RegularExpressions;

namespace Ampersand.Write.Emulator;

/// <summary>A schema made ready to be asked of each record: what Salesforce would find wrong with it, in its words.</summary>
internal sealed partial class SchemaChecks
{
    private const string Owner = "OwnerId";

    private readonly Dictionary<string, FieldSchema> fields = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> neededByNew = [];

    public SchemaChecks(string objectName, ObjectSchema schema)
    {
        ObjectName = objectName;
        Schema = schema;
        foreach (var (name, field) in schema.Fields)
        {
            fields.Add(name, field);

            // Salesforce itself fills a boolean and the owner, though neither can be null.
            if (field is { IsRequired: true, ReadOnly: false, IsHidden: false, ValueType: not FieldValueType.Boolean }
                && !string.Equals(name, Owner, StringComparison.OrdinalIgnoreCase))
            {
                neededByNew.Add(name);
            }
        }
    }

    public string ObjectName { get; }

    public ObjectSchema Schema { get; }

    private FieldSchema? this[string field] => fields.GetValueOrDefault(field);

    /// <summary>
    /// Whether a column of a CSV can be found: a field of the object, its id, or a field of a relation, of which nothing is known.
    /// </summary>
    public bool Knows(string column) =>
        column.Contains('.', StringComparison.Ordinal)
        || string.Equals(column, BulkRows.IdField, StringComparison.OrdinalIgnoreCase)
        || fields.GetValueOrDefault(column) is { IsHidden: false };

    /// <summary>Why a field cannot be written with a value, or <see langword="null"/>; the value is null where it is to be none.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">The value as text.</param>
    /// <param name="isKey">Whether it only finds the record.</param>
    public string? ReasonAgainst(string name, string? value, bool isKey = false)
    {
        if (!fields.TryGetValue(name, out var field) || field.IsHidden)
        {
            return Knows(name) ? null : $"INVALID_FIELD:No such column '{name}' on sobject of type {ObjectName}";
        }

        return field.ReadOnly && !isKey
                ? $"INVALID_FIELD_FOR_INSERT_UPDATE:Unable to create/update fields: {name}. Please check the security settings of this "
                    + $"field and verify that it is read/write for your profile or permission set.:{name} --"
            : value is not null ? ReasonAgainstValue(name, field, value)
            : neededByNew.Contains(name, StringComparer.OrdinalIgnoreCase) ? Missing(name)
            : null;
    }

    /// <summary>Why a record cannot be created with these fields, or <see langword="null"/>.</summary>
    public string? ReasonAgainstNew(IReadOnlySet<string> given)
    {
        var missing = string.Join(", ", neededByNew.Where(name => !given.Contains(name)));
        return missing.Length > 0 ? Missing(missing) : null;
    }

    /// <summary>Whether a field holds numbers.</summary>
    public bool IsNumeric(string field) => this[field]?.CheckedType is FieldValueType.WholeNumber or FieldValueType.Number;

    /// <summary>Why nothing can be searched by a field and a value of this type, or <see langword="null"/>.</summary>
    public string? ReasonAgainstSearch(SearchCondition condition)
    {
        var field = condition.Field;
        if (!Knows(field))
        {
            return $"INVALID_FIELD: No such column '{field}' on entity '{ObjectName}'.";
        }

        var (type, isFit, quotes) = this[field]?.CheckedType switch
        {
            FieldValueType.WholeNumber or FieldValueType.Number =>
                ("double", condition.Value is double, "should not be enclosed in quotes"),
            FieldValueType.Boolean => ("boolean", condition.Value is bool, "should not be enclosed in quotes"),
            _ => ("string", condition.Value is string, "should be enclosed in quotes"),
        };
        return isFit
            ? null
            : $"INVALID_FIELD: value of filter criterion for field '{field}' must be of type {type} and {quotes}";
    }

    private static string Missing(string names) => $"REQUIRED_FIELD_MISSING:Required fields are missing: [{names}]:{names} --";

    private static string? ReasonAgainstValue(string name, FieldSchema field, string value) => field.CheckedType switch
    {
        FieldValueType.Reference when SalesforceId.IsId(value) => null,
        FieldValueType.Reference => $"MALFORMED_ID:{name}: id value of incorrect type: {value}:{name} --",
        FieldValueType.SingleSelect => ReasonAgainstChoice(name, field, value),
        FieldValueType.MultiSelect => value.Split(';').Select(part => ReasonAgainstChoice(name, field, part.Trim()))
            .FirstOrDefault(reason => reason is not null),
        var type => IsOfType(type, value)
            ? null
            : $"INVALID_TYPE_ON_FIELD_IN_RECORD:{name}: value not of required type: {value}:{name} --",
    };

    private static string? ReasonAgainstChoice(string name, FieldSchema field, string value) =>
        !field.IsRestricted || field.Values.Length == 0 || Array.Exists(field.Values, possible => possible.Value == value)
            ? null
            : $"INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST:{name}: bad value for restricted picklist field: {value}:{name} --";

    private static bool IsOfType(FieldValueType type, string value) => type switch
    {
        FieldValueType.Boolean => value is "0" or "1" || bool.TryParse(value, out _),
        FieldValueType.WholeNumber => long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
        FieldValueType.Number => double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && double.IsFinite(number),
        FieldValueType.Date => DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        FieldValueType.Datetime => Moment().IsMatch(value)
            && DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        _ => true,
    };

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Moment();
}
