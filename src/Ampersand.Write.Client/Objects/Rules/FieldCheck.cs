using Ampersand.Write.Csv;

namespace Ampersand.Write.Objects;

/// <summary>Whether values can be of a field of which the service tells the type.</summary>
/// <remarks>Neither an empty value, which leaves the field alone, nor <c>#N/A</c>, which sets it to null, is ever shown to it.</remarks>
internal sealed class FieldCheck
{
    /// <summary>The provider's types of which Ampersand's Salesforce connector says <c>other</c>, and whose values are numbers.</summary>
    private static readonly HashSet<string> NumberTypes = new(StringComparer.OrdinalIgnoreCase) { "currency", "percent", "double" };

    /// <summary>Those whose values are texts.</summary>
    private static readonly HashSet<string> TextTypes = new(StringComparer.OrdinalIgnoreCase)
    {
        "string", "textarea", "phone", "email", "url", "encryptedstring", "combobox", "id", "picklist", "multipicklist", "reference",
    };

    private readonly AmpersandObjectField field;
    private readonly bool isSalesforce;
    private readonly Utf8Set values;
    private readonly Utf8Set mappedValues;

    private FieldCheck(AmpersandObjectField field, FieldKind kind, bool isSalesforce, IReadOnlyCollection<string> mappedValues)
    {
        this.field = field;
        this.isSalesforce = isSalesforce;
        this.mappedValues = new Utf8Set(mappedValues);
        values = new Utf8Set([.. field.Values.Select(value => value.Value)]);
        Kind = kind;
        Form = new ValueForm(kind, values);
    }

    /// <summary>What the field holds.</summary>
    public FieldKind Kind { get; }

    /// <summary>Whether any text is one of its values.</summary>
    public bool IsText => Kind == FieldKind.Text;

    /// <summary>Whether what a spreadsheet shows in place of a value can be none of its.</summary>
    public bool IsStrict => Kind is not (FieldKind.Text or FieldKind.Choice or FieldKind.Choices or FieldKind.Reference);

    /// <summary>Makes the check of a field.</summary>
    /// <param name="field">The field.</param>
    /// <param name="isSalesforce">Whether the provider is Salesforce, whose dates and ids have forms of their own.</param>
    /// <param name="mappedValues">Values that the installation maps to others, so that they are known.</param>
    /// <returns><see langword="null"/> where nothing is known of its values.</returns>
    public static FieldCheck? Of(AmpersandObjectField field, bool isSalesforce, IReadOnlyCollection<string> mappedValues) =>
        KindOf(field, isSalesforce) is { } kind ? new FieldCheck(field, kind, isSalesforce, mappedValues) : null;

    /// <summary>The form that most of its values have.</summary>
    public ValueForm Form { get; }

    /// <summary>The rule that a value breaks; <see langword="null"/> where it breaks none.</summary>
    public (string Code, CsvSeverity Severity)? RuleOf(ReadOnlySpan<byte> value)
    {
        value = Trim(value);
        if (value.IsEmpty || Form.Fits(value) || mappedValues.Contains(value) || AreChoices(value))
        {
            return null;
        }

        if (value[0] == '#' && CellWords.IsSpreadsheetError(value))
        {
            // Elsewhere it is told of as in every column.
            return IsStrict ? (CsvRule.SpreadsheetError, CsvSeverity.Error) : null;
        }

        return Kind switch
        {
            FieldKind.Truth => (CsvRule.BooleanValue, CsvSeverity.Error),
            FieldKind.Choice or FieldKind.Choices => (CsvRule.PicklistValue, CsvSeverity.Warning),
            FieldKind.Reference => (CsvRule.ReferenceValue, CsvSeverity.Warning),
            FieldKind.Date or FieldKind.Time => RuleOfDate(ValueClassifier.Of(value)),
            _ => RuleOfNumber(value),
        };
    }

    /// <summary>What is said of a value that breaks a rule.</summary>
    public AmpersandCsvIssue Describe(
        (string Code, CsvSeverity Severity) rule, ReadOnlySpan<byte> value, CsvPlace place) => rule.Code switch
    {
        CsvRule.BooleanValue => ObjectIssues.BooleanValue(place),
        CsvRule.PicklistValue => DescribeChoice(value, place),
        CsvRule.ReferenceValue => ObjectIssues.ReferenceValue(place),
        CsvRule.SpreadsheetError => CsvIssues.SpreadsheetError(rule.Severity, place),
        CsvRule.SpreadsheetDate => ObjectIssues.SpreadsheetDate(place),
        CsvRule.ScientificNotation => CsvIssues.Scientific(rule.Severity, place),
        CsvRule.Date => CsvIssues.Date(place),
        CsvRule.DateTime => CsvIssues.DateTimeOutOfRange(rule.Severity, place),
        _ => ObjectIssues.FieldType(place, Kind),
    };

    private static FieldKind? KindOf(AmpersandObjectField field, bool isSalesforce) => field.Type switch
    {
        "string" => FieldKind.Text,
        "boolean" => FieldKind.Truth,
        "int" => FieldKind.Whole,
        "float" => FieldKind.Number,
        "date" => isSalesforce ? FieldKind.Date : null,
        "datetime" => isSalesforce ? FieldKind.Time : null,
        "singleSelect" => field.Values.Count > 0 ? FieldKind.Choice : FieldKind.Text,
        "multiSelect" => field.Values.Count > 0 ? FieldKind.Choices : FieldKind.Text,
        "reference" => isSalesforce ? FieldKind.Reference : FieldKind.Text,
        _ when !isSalesforce || field.ProviderType is null => null,
        _ when string.Equals(field.ProviderType, "reference", StringComparison.OrdinalIgnoreCase) => FieldKind.Reference,
        _ when NumberTypes.Contains(field.ProviderType) => FieldKind.Number,
        _ when TextTypes.Contains(field.ProviderType) => FieldKind.Text,
        _ => null,
    };

    private static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> value)
    {
        var start = 0;
        var end = value.Length;
        while (start < end && value[start] == ' ')
        {
            start++;
        }

        while (end > start && value[end - 1] == ' ')
        {
            end--;
        }

        return value.Slice(start, end - start);
    }

    /// <summary>A number with an exponent is one, but a spreadsheet's has lost its last digits.</summary>
    private (string Code, CsvSeverity Severity)? RuleOfNumber(ReadOnlySpan<byte> value) =>
        Kind == FieldKind.Number && CellWords.IsScientific(value) ? (CsvRule.ScientificNotation, CsvSeverity.Warning)
        : Kind == FieldKind.Number && ValueClassifier.Of(value) == ValueKind.Number ? null
        : Kind == FieldKind.Whole && !isSalesforce && HasEmptyFraction(value) ? null
        : (CsvRule.FieldType, CsvSeverity.Error);

    private (string Code, CsvSeverity Severity)? RuleOfDate(ValueKind shape) => (shape, Kind) switch
    {
        (ValueKind.Date, FieldKind.Date) or (ValueKind.Time, FieldKind.Time) => null,
        (ValueKind.DateWithOffset, FieldKind.Date) => (CsvRule.Date, CsvSeverity.Warning),
        (ValueKind.Serial, _) => (CsvRule.SpreadsheetDate, CsvSeverity.Error),
        (ValueKind.OutOfRange, _) => (CsvRule.DateTime, CsvSeverity.Error),
        _ => (CsvRule.FieldType, CsvSeverity.Error),
    };

    /// <summary><c>5.0</c>, which is a whole number to a service that reads JSON.</summary>
    private static bool HasEmptyFraction(ReadOnlySpan<byte> value) => ValueForm.IsPlainNumber(value, withFraction: true)
        && value.IndexOf((byte)'.') is >= 0 and var point && IsZero(value.Slice(point + 1));

    private static bool IsZero(ReadOnlySpan<byte> digits)
    {
        foreach (var digit in digits)
        {
            if (digit != '0')
            {
                return false;
            }
        }

        return true;
    }

    private bool AreChoices(ReadOnlySpan<byte> value) => Kind == FieldKind.Choices && FindNoChoice(value, out _) < 0;

    /// <summary>Where the first part begins that is none of the values; negative where all are.</summary>
    private int FindNoChoice(ReadOnlySpan<byte> value, out ReadOnlySpan<byte> other)
    {
        for (var start = 0; start <= value.Length;)
        {
            var length = value.Slice(start).IndexOf((byte)';');
            length = length < 0 ? value.Length - start : length;
            other = Trim(value.Slice(start, length));
            if (!other.IsEmpty && !values.Contains(other) && !mappedValues.Contains(other))
            {
                return start;
            }

            start += length + 1;
        }

        other = default;
        return -1;
    }

    private AmpersandCsvIssue DescribeChoice(ReadOnlySpan<byte> value, CsvPlace place)
    {
        var other = Trim(value);
        if (Kind == FieldKind.Choices)
        {
            FindNoChoice(other, out other);
        }

        var text = Utf8Text.Decode(other);
        var shown = field.Values.FirstOrDefault(known => string.Equals(known.DisplayValue, text, StringComparison.OrdinalIgnoreCase));
        var nearest = shown?.Value
            ?? NearestName.Find(text, field.Values.Select(known => known.Value));
        return ObjectIssues.PicklistValue(place, text, nearest);
    }
}

/// <summary>What a field holds, as far as its values can be checked.</summary>
internal enum FieldKind : byte
{
    /// <summary>Nobody knows.</summary>
    Unknown,

    /// <summary>Any text.</summary>
    Text,

    /// <summary>A whole number.</summary>
    Whole,

    /// <summary>A number.</summary>
    Number,

    /// <summary>True or false.</summary>
    Truth,

    /// <summary>A day.</summary>
    Date,

    /// <summary>A moment.</summary>
    Time,

    /// <summary>One of several values.</summary>
    Choice,

    /// <summary>Any of several values, with <c>;</c> between them.</summary>
    Choices,

    /// <summary>The id of another record.</summary>
    Reference,
}
