using System.Runtime.CompilerServices;

namespace Ampersand.Write.Csv;

/// <summary>Finds out whether a column is one of dates or of numbers, and judges its values as such.</summary>
/// <remarks>
/// The first <see cref="Sample"/> values that are neither empty nor <c>#N/A</c> decide: nine tenths of them make the column. What they gave
/// rise to waits until then. A single word among dates does not hide the others, and a date in a column of texts is none of our business.
/// </remarks>
internal sealed class ColumnSniffer(IssueLedger ledger, int listed, CsvSeverity localeSeverity = CsvSeverity.Error)
{
    /// <summary>How many values decide.</summary>
    public const int Sample = 1000;

    private enum Kind
    {
        Undecided,
        Text,
        Dates,
        Numbers,
    }

    private readonly int[] seen = new int[(int)ValueShape.Locale + 1];
    private List<(ValueShape Shape, CsvPlace Place)>? waiting;
    private Kind kind;
    private int values;

    /// <summary>Whether values still have to be shown to it.</summary>
    /// <param name="commas">Whether they can hold a comma.</param>
    public bool IsWatching(bool commas) => kind is Kind.Undecided or Kind.Dates || (kind == Kind.Numbers && commas);

    /// <summary>Whether the value is what its column holds, so that nothing more needs to be looked at.</summary>
    [MethodImpl(HotPath.Inlined)]
    public bool IsFine(ReadOnlySpan<byte> value) => kind switch
    {
        Kind.Dates => ValueShapes.IsPlainTime(value),
        Kind.Numbers => value.IndexOf((byte)',') < 0,
        _ => false,
    };

    /// <summary>Judges a value that is neither empty nor <c>#N/A</c>.</summary>
    /// <param name="value">The value; one with quotes in it may still have them doubled.</param>
    /// <returns>The shape when the value may be a finding: then <see cref="Note"/> wants to know where it stands.</returns>
    public ValueShape Observe(ReadOnlySpan<byte> value)
    {
        var shape = ValueShapes.Of(value);
        if (kind == Kind.Undecided)
        {
            seen[(int)shape]++;
            values++;
        }

        var concerns = shape switch
        {
            ValueShape.CommaNumber => kind is Kind.Undecided or Kind.Numbers,
            ValueShape.DateWithOffset or ValueShape.LooseTime or ValueShape.Impossible or ValueShape.Locale => kind is Kind.Undecided or Kind.Dates,
            _ => false,
        };
        if (!concerns && values >= Sample)
        {
            Decide();
        }

        return concerns ? shape : ValueShape.Other;
    }

    /// <summary>Takes note of where the value just observed stands.</summary>
    public void Note(ValueShape shape, CsvPlace place)
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

        var numbers = seen[(int)ValueShape.Number] + seen[(int)ValueShape.CommaNumber];
        var dates = values - numbers - seen[(int)ValueShape.Other];
        kind = values == 0 ? Kind.Text : IsMost(dates) ? Kind.Dates : IsMost(numbers) ? Kind.Numbers : Kind.Text;
        foreach (var (shape, place) in waiting ?? [])
        {
            if (kind == (shape == ValueShape.CommaNumber ? Kind.Numbers : Kind.Dates))
            {
                Report(shape, place);
                seen[(int)shape]--;
            }
        }

        if (kind == Kind.Numbers)
        {
            CountUnlisted(ValueShape.CommaNumber);
        }
        else if (kind == Kind.Dates)
        {
            CountUnlisted(ValueShape.DateWithOffset);
            CountUnlisted(ValueShape.LooseTime);
            CountUnlisted(ValueShape.Impossible);
            CountUnlisted(ValueShape.Locale);
        }

        waiting = null;
    }

    private bool IsMost(int count) => count * 10L >= values * 9L;

    private void CountUnlisted(ValueShape shape)
    {
        if (seen[(int)shape] > 0)
        {
            var (code, severity) = RuleOf(shape);
            ledger.Count(code, severity, seen[(int)shape]);
        }
    }

    private void Report(ValueShape shape, CsvPlace place)
    {
        var (code, severity) = RuleOf(shape);
        if (ledger.Count(code, severity))
        {
            ledger.List(shape switch
            {
                ValueShape.CommaNumber => CsvFindings.Number(place),
                ValueShape.DateWithOffset => CsvFindings.Date(place),
                ValueShape.LooseTime => CsvFindings.DateTimeLoose(place),
                ValueShape.Impossible => CsvFindings.DateTimeImpossible(place),
                _ => CsvFindings.DateTimeLocale(severity, place),
            });
        }
    }

    private (string Code, CsvSeverity Severity) RuleOf(ValueShape shape) => shape switch
    {
        ValueShape.CommaNumber => (CsvRule.Number, CsvSeverity.Warning),
        ValueShape.DateWithOffset => (CsvRule.Date, CsvSeverity.Warning),
        ValueShape.Locale => (CsvRule.DateTime, localeSeverity),
        _ => (CsvRule.DateTime, CsvSeverity.Warning),
    };
}
