using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Ampersand.Write.Objects;

namespace Ampersand.Write.Csv;

/// <summary>Finds out what a column holds (dates, numbers, truths), and inspects its values as such.</summary>
/// <remarks>
/// The first <see cref="Sample"/> values that are neither empty nor <c>#N/A</c> decide: nine tenths of them make the column. What they gave
/// rise to waits until then. A single word among dates does not hide the others, and a date in a column of texts is none of our business.
/// </remarks>
/// <param name="name">The column's name, which decides where values can be two things.</param>
/// <param name="isKey">Whether records are known by it, so that what no key can be is an error.</param>
/// <param name="collector">Takes the issues.</param>
/// <param name="listed">How many issues of one code are listed.</param>
/// <param name="dateSeverity">How bad a value is that is no date in a column of dates.</param>
/// <param name="known">What the field is known to hold, so that nothing has to be found out; <see langword="null"/> where it is not.</param>
/// <param name="detects">Whether what is not known is to be found out.</param>
internal sealed class ColumnTypeDetector(
    string name,
    bool isKey,
    IssueCollector collector,
    int listed,
    CsvSeverity dateSeverity = CsvSeverity.Error,
    FieldCheck? known = null,
    bool detects = true)
{
    /// <summary>How many values decide.</summary>
    public const int Sample = 1000;

    /// <summary>From how many values on it is worth a word that all times of a column are midnight.</summary>
    public const int FewestMidnights = 10;

    // '00:00:00' as eight bytes read at once.
    private const ulong Midnight = 0x3030_3A30_303A_3030;

    // As long as there are no more, nothing can be said of the others.
    private const int FewValues = 20;

    private enum Kind
    {
        Undecided,
        Text,
        Dates,
        Numbers,
        Known,
    }

    // Of a text spreadsheets and programs leave traces all the same.
    private readonly bool isText = known is { IsText: true };

    private readonly int[] seen = new int[(int)ValueKind.TruthWord + 1];
    private List<(ValueKind Shape, CsvPlace Place)>? waiting;
    private Kind kind = known is { IsText: false } ? Kind.Known : detects ? Kind.Undecided : Kind.Text;
    private int values;
    private int fractions;
    private bool sawYes;
    private bool sawNo;
    private long times;
    private long midnights;

    /// <summary>Whether values still have to be shown to it.</summary>
    /// <param name="commas">Whether they can hold a comma.</param>
    public bool IsWatching(bool commas) => kind is Kind.Undecided or Kind.Dates or Kind.Known || (kind == Kind.Numbers && commas);

    /// <summary>What the field is known to hold, where that is not any text; otherwise <see langword="null"/>.</summary>
    public FieldCheck? Known => kind == Kind.Known ? known : null;

    /// <summary>Whether it tells itself of what a spreadsheet shows where it has no value.</summary>
    public bool TellsSpreadsheetErrors => kind is Kind.Undecided or Kind.Dates || Known is { IsStrict: true };

    /// <summary>How bad that is: in a key, a date or a number it is none.</summary>
    public CsvSeverity SpreadsheetErrorSeverity => isKey ? CsvSeverity.Error
        : kind is Kind.Text or Kind.Known || isText ? CsvSeverity.Warning
        : dateSeverity;

    /// <summary>Whether the value is what its column holds, so that nothing more needs to be looked at.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsFine(ReadOnlySpan<byte> value)
    {
        switch (kind)
        {
            case Kind.Known:
                return known!.Form.Fits(value);
            case Kind.Dates:
                if (!ValueClassifier.IsPlainTime(value))
                {
                    return false;
                }

                CountTime(value);
                return true;
            case Kind.Numbers:
                return value.IndexOf((byte)',') < 0;
            default:
                return false;
        }
    }

    /// <summary>Inspects a value that is neither empty nor <c>#N/A</c>.</summary>
    /// <param name="value">The value; one with quotes in it may still have them doubled.</param>
    /// <returns>The shape when the value may be an issue: then <see cref="Note"/> wants to know where it stands.</returns>
    public ValueKind Observe(ReadOnlySpan<byte> value)
    {
        var shape = ShapeOf(value);
        if (shape == ValueKind.Time && value.Length >= 19)
        {
            CountTime(value);
        }

        if (kind == Kind.Undecided)
        {
            seen[(int)shape]++;
            values++;
            fractions += shape is ValueKind.Number or ValueKind.Serial && value.IndexOf((byte)'.') >= 0 ? 1 : 0;
        }

        var concerns = kind switch
        {
            Kind.Undecided => shape switch
            {
                ValueKind.Number or ValueKind.Serial or ValueKind.CompactDate or ValueKind.Date or ValueKind.Time or ValueKind.TruthWord
                    or ValueKind.Other => IsAmongDates(shape),
                _ => true,
            },
            Kind.Dates => shape is not (ValueKind.Date or ValueKind.Time),
            Kind.Numbers => shape is ValueKind.CommaNumber or ValueKind.Money or ValueKind.DecoratedNumber or ValueKind.NullWord,
            _ => false,
        };
        if (!concerns && values >= Sample)
        {
            Decide();
        }

        return concerns ? shape : ValueKind.None;
    }

    /// <summary>Whether it matters where a value of a shape stands, now that so many are known.</summary>
    public bool WantsPlace(ValueKind shape) => kind != Kind.Undecided || seen[(int)shape] <= listed;

    /// <summary>Takes note of where the value just observed stands.</summary>
    public void Note(ValueKind shape, CsvPlace place)
    {
        if (kind != Kind.Undecided)
        {
            Report(shape, place);
            return;
        }

        waiting ??= [];
        if (seen[(int)shape] <= listed)
        {
            waiting.Add((shape, place));
        }

        if (values >= Sample)
        {
            Decide();
        }
    }

    /// <summary>Decides, when the values so far have to suffice.</summary>
    public void Decide()
    {
        if (kind != Kind.Undecided)
        {
            return;
        }

        kind = DecideKind();
        foreach (var (shape, place) in waiting ?? [])
        {
            if (RuleOf(shape) is not null)
            {
                Report(shape, place);
                seen[(int)shape]--;
            }
        }

        for (var shape = 0; shape < seen.Length; shape++)
        {
            if (seen[shape] > 0 && RuleOf((ValueKind)shape) is { } rule)
            {
                collector.Count(rule.Code, rule.Severity, seen[shape]);
            }
        }

        ReportColumn();
        waiting = null;
    }

    /// <summary>Tells what only all values of the column can tell.</summary>
    public void Complete()
    {
        var isTyped = values == 0;
        Decide();
        if (known is null && (isTyped || kind == Kind.Dates) && times >= FewestMidnights && midnights == times)
        {
            collector.Add(CsvIssues.AllMidnight(new CsvPlace(Column: name), times));
        }
    }

    /// <summary>Counts a time that came as one, and needs no other look.</summary>
    public void CountTime(bool isMidnight)
    {
        times++;
        midnights += isMidnight ? 1 : 0;
    }

    private ValueKind ShapeOf(ReadOnlySpan<byte> value)
    {
        // With so many texts no nine tenths of the sample can be anything else: only what is told of any column matters.
        if (seen[(int)ValueKind.Other] > Sample / 10)
        {
            return CellWords.IsNull(value) ? ValueKind.NullWord
                : value[0] == '#' && CellWords.IsSpreadsheetError(value) ? ValueKind.SpreadsheetError
                : ValueKind.Other;
        }

        var shape = ValueClassifier.Of(value);
        if (shape != ValueKind.Other || kind == Kind.Text)
        {
            return shape;
        }

        if (CellWords.IsNull(value))
        {
            return ValueKind.NullWord;
        }

        if (value[0] == '#' && CellWords.IsSpreadsheetError(value))
        {
            return ValueKind.SpreadsheetError;
        }

        if (ValueClassifier.IsShortDate(value))
        {
            return ValueKind.ShortDate;
        }

        if (NumberText.IsDecorated(value, out var isMoney))
        {
            return isMoney ? ValueKind.Money : ValueKind.DecoratedNumber;
        }

        if (kind == Kind.Undecided && CellWords.Truth(value) is { } truth)
        {
            sawYes |= truth;
            sawNo |= !truth;
            return ValueKind.TruthWord;
        }

        return ValueKind.Other;
    }

    /// <summary>
    /// Whether a value that is no date may be an odd one among dates: as long as there are few values, or most are dates.
    /// </summary>
    private bool IsAmongDates(ValueKind shape) => shape is not (ValueKind.Date or ValueKind.Time) && (CountDates() is var dates)
        && (values <= FewValues || (dates > 0 && dates * 10L >= values * 8L));

    private int CountDates() => seen[(int)ValueKind.Date] + seen[(int)ValueKind.Time] + seen[(int)ValueKind.DateWithOffset]
        + seen[(int)ValueKind.LooseTime] + seen[(int)ValueKind.Impossible] + seen[(int)ValueKind.Locale] + seen[(int)ValueKind.OutOfRange];

    private Kind DecideKind()
    {
        if (values == 0)
        {
            return Kind.Text;
        }

        var dates = CountDates();
        if (!isText && (IsMost(dates) || (ColumnWords.IsDate(name) && IsMost(dates + seen[(int)ValueKind.ShortDate]))))
        {
            return Kind.Dates;
        }

        var plain = seen[(int)ValueKind.Number] + seen[(int)ValueKind.CompactDate] + seen[(int)ValueKind.Serial]
            + seen[(int)ValueKind.Scientific];
        var sure = plain + seen[(int)ValueKind.CommaNumber] + seen[(int)ValueKind.Money];
        return IsMost(sure) || (plain * 2L >= values
            && IsMost(sure + seen[(int)ValueKind.DecoratedNumber] + seen[(int)ValueKind.SpreadsheetError] + seen[(int)ValueKind.NullWord]))
            ? Kind.Numbers
            : Kind.Text;
    }

    private bool IsMost(int count) => count * 10L >= values * 9L;

    /// <summary>What is said once of the column.</summary>
    private void ReportColumn()
    {
        var place = new CsvPlace(Column: name);
        if (isText)
        {
            return;
        }

        if (kind == Kind.Numbers && ColumnWords.IsDate(name) && IsMost(seen[(int)ValueKind.CompactDate]))
        {
            collector.Add(CsvIssues.DateCompact(place));
        }
        else if (kind == Kind.Numbers && ColumnWords.IsDate(name) && IsMost(seen[(int)ValueKind.Serial]))
        {
            collector.Add(CsvIssues.SpreadsheetDate(place));
        }
        else if (seen[(int)ValueKind.TruthWord] > 0 && IsMost(seen[(int)ValueKind.TruthWord])
            && ((sawYes && sawNo) || ColumnWords.IsTruth(name)))
        {
            collector.Add(CsvIssues.TruthWords(place));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void CountTime(ReadOnlySpan<byte> value)
    {
        // One time of day is enough to know that not all are midnight.
        if (midnights == times)
        {
            CountTime(BinaryPrimitives.ReadUInt64LittleEndian(value.Slice(11)) == Midnight);
        }
    }

    private void Report(ValueKind shape, CsvPlace place)
    {
        if (RuleOf(shape) is { } rule && collector.Count(rule.Code, rule.Severity))
        {
            collector.List(shape switch
            {
                ValueKind.NullWord => CsvIssues.NullWord(place),
                ValueKind.SpreadsheetError => CsvIssues.SpreadsheetError(rule.Severity, place),
                ValueKind.Scientific => CsvIssues.Scientific(rule.Severity, place),
                _ when kind == Kind.Numbers => CsvIssues.Number(place),
                ValueKind.DateWithOffset => CsvIssues.Date(place),
                ValueKind.LooseTime => CsvIssues.DateTimeLoose(place),
                ValueKind.Impossible => CsvIssues.DateTimeImpossible(place),
                ValueKind.OutOfRange => CsvIssues.DateTimeOutOfRange(rule.Severity, place),
                ValueKind.Locale or ValueKind.ShortDate => CsvIssues.DateTimeLocale(rule.Severity, place),
                _ => CsvIssues.NoDate(rule.Severity, place),
            });
        }
    }

    /// <summary>The rule that a value breaks in the column that this is; <see langword="null"/> where it breaks none.</summary>
    private (string Code, CsvSeverity Severity)? RuleOf(ValueKind shape) => (kind, shape) switch
    {
        (_, ValueKind.NullWord) => (CsvRule.NullMarker, CsvSeverity.Warning),
        (_, ValueKind.SpreadsheetError) =>
            (CsvRule.SpreadsheetError, SpreadsheetErrorSeverity),
        (Kind.Numbers, ValueKind.Scientific) when fractions == 0 && !isKey => (CsvRule.ScientificNotation, CsvSeverity.Warning),
        (Kind.Numbers, ValueKind.CommaNumber or ValueKind.Money or ValueKind.DecoratedNumber) when !isText =>
            (CsvRule.Number, CsvSeverity.Warning),
        (Kind.Dates, ValueKind.DateWithOffset) => (CsvRule.Date, CsvSeverity.Warning),
        (Kind.Dates, ValueKind.LooseTime or ValueKind.Impossible) => (CsvRule.DateTime, CsvSeverity.Warning),
        (Kind.Dates, ValueKind.Date or ValueKind.Time) => null,
        (Kind.Dates, _) => (CsvRule.DateTime, dateSeverity),
        _ => null,
    };
}
