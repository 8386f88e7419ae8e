using System.Runtime.CompilerServices;

namespace Ampersand.Write.Csv;

/// <summary>Finds out whether a column is one of dates or of numbers, and inspects its values as such.</summary>
/// <remarks>
/// The first <see cref="Sample"/> values that are neither empty nor <c>#N/A</c> decide: nine tenths of them make the column. What they gave
/// rise to waits until then. A single word among dates does not hide the others, and a date in a column of texts is none of our business.
/// </remarks>
internal sealed class ColumnTypeDetector(IssueCollector collector, int listed, CsvSeverity localeSeverity = CsvSeverity.Error)
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

    private readonly int[] seen = new int[(int)ValueKind.Locale + 1];
    private List<(ValueKind Shape, CsvPlace Place)>? waiting;
    private Kind kind;
    private int values;

    /// <summary>Whether values still have to be shown to it.</summary>
    /// <param name="commas">Whether they can hold a comma.</param>
    public bool IsWatching(bool commas) => kind is Kind.Undecided or Kind.Dates || (kind == Kind.Numbers && commas);

    /// <summary>Whether the value is what its column holds, so that nothing more needs to be looked at.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsFine(ReadOnlySpan<byte> value) => kind switch
    {
        Kind.Dates => ValueClassifier.IsPlainTime(value),
        Kind.Numbers => value.IndexOf((byte)',') < 0,
        _ => false,
    };

    /// <summary>Inspects a value that is neither empty nor <c>#N/A</c>.</summary>
    /// <param name="value">The value; one with quotes in it may still have them doubled.</param>
    /// <returns>The shape when the value may be an issue: then <see cref="Note"/> wants to know where it stands.</returns>
    public ValueKind Observe(ReadOnlySpan<byte> value)
    {
        var shape = ValueClassifier.Of(value);
        if (kind == Kind.Undecided)
        {
            seen[(int)shape]++;
            values++;
        }

        var concerns = shape switch
        {
            ValueKind.CommaNumber => kind is Kind.Undecided or Kind.Numbers,
            ValueKind.DateWithOffset or ValueKind.LooseTime or ValueKind.Impossible or ValueKind.Locale =>
                kind is Kind.Undecided or Kind.Dates,
            _ => false,
        };
        if (!concerns && values >= Sample)
        {
            Decide();
        }

        return concerns ? shape : ValueKind.Other;
    }

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

        var numbers = seen[(int)ValueKind.Number] + seen[(int)ValueKind.CommaNumber];
        var dates = values - numbers - seen[(int)ValueKind.Other];
        kind = values == 0 ? Kind.Text : IsMost(dates) ? Kind.Dates : IsMost(numbers) ? Kind.Numbers : Kind.Text;
        foreach (var (shape, place) in waiting ?? [])
        {
            if (kind == (shape == ValueKind.CommaNumber ? Kind.Numbers : Kind.Dates))
            {
                Report(shape, place);
                seen[(int)shape]--;
            }
        }

        if (kind == Kind.Numbers)
        {
            CountUnlisted(ValueKind.CommaNumber);
        }
        else if (kind == Kind.Dates)
        {
            CountUnlisted(ValueKind.DateWithOffset);
            CountUnlisted(ValueKind.LooseTime);
            CountUnlisted(ValueKind.Impossible);
            CountUnlisted(ValueKind.Locale);
        }

        waiting = null;
    }

    private bool IsMost(int count) => count * 10L >= values * 9L;

    private void CountUnlisted(ValueKind shape)
    {
        if (seen[(int)shape] > 0)
        {
            var (code, severity) = RuleOf(shape);
            collector.Count(code, severity, seen[(int)shape]);
        }
    }

    private void Report(ValueKind shape, CsvPlace place)
    {
        var (code, severity) = RuleOf(shape);
        if (collector.Count(code, severity))
        {
            collector.List(shape switch
            {
                ValueKind.CommaNumber => CsvIssues.Number(place),
                ValueKind.DateWithOffset => CsvIssues.Date(place),
                ValueKind.LooseTime => CsvIssues.DateTimeLoose(place),
                ValueKind.Impossible => CsvIssues.DateTimeImpossible(place),
                _ => CsvIssues.DateTimeLocale(severity, place),
            });
        }
    }

    private (string Code, CsvSeverity Severity) RuleOf(ValueKind shape) => shape switch
    {
        ValueKind.CommaNumber => (CsvRule.Number, CsvSeverity.Warning),
        ValueKind.DateWithOffset => (CsvRule.Date, CsvSeverity.Warning),
        ValueKind.Locale => (CsvRule.DateTime, localeSeverity),
        _ => (CsvRule.DateTime, CsvSeverity.Warning),
    };
}
