using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Ampersand.Write.Csv;

/// <summary>Recognises dates, times and numbers by their bytes.</summary>
internal static class ValueClassifier
{
    /// <summary>Nothing longer is a date or a number that a rule speaks of.</summary>
    public const int Longest = 48;

    /// <summary>What a value looks like.</summary>
    public static ValueKind Of(ReadOnlySpan<byte> value)
    {
        if (value.Length == 0 || value.Length > Longest)
        {
            return ValueKind.Other;
        }

        if (IsDigit(value[0]))
        {
            if (IsDigits(value))
            {
                return value.Length == 8 && IsCompactDate(value) ? ValueKind.CompactDate
                    : value.Length == 5 && (value[0] - '0') is >= 2 and <= 5 ? ValueKind.Serial
                    : ValueKind.Number;
            }

            if (value.Length > 6 && value[5] == '.' && (value[0] - '0') is >= 2 and <= 5 && IsDigits(value.Slice(0, 5))
                && IsDigits(value.Slice(6)))
            {
                return ValueKind.Serial; // a day and a part of it
            }

            if (IsPlainTime(value))
            {
                return ValueKind.Time;
            }

            var date = DateShape(value);
            if (date != ValueKind.Other)
            {
                return date;
            }
        }

        return NumberShape(value);
    }

    /// <summary>
    /// Whether the value is <c>yyyy-MM-ddTHH:mm:ssZ</c> or with <c>±HH:mm</c>, of a possible date; eight bytes at a time.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsPlainTime(ReadOnlySpan<byte> value)
    {
        if (value.Length != 25 && value.Length != 20)
        {
            return false;
        }

        var yearMonth = BinaryPrimitives.ReadUInt64LittleEndian(value);
        var dayHour = BinaryPrimitives.ReadUInt64LittleEndian(value.Slice(8));
        if (!Matches(yearMonth, 0x2D30_302D_3030_3030, 0x7F76_7E7F_7676_7676) // yyyy-[01]M-
            || !Matches(dayHour, 0x3030_3A30_3054_3030, 0x767A_7F76_7D7F_767C) // [0-3]dT[0-2]H:[0-5]m
            || value[16] != ':' || value[17] is < (byte)'0' or > (byte)'5' || !IsDigit(value[18])
            || Pair(value, 11) > 23 || !IsPossibleDate(value) || !IsYearInRange(value))
        {
            return false;
        }

        return value.Length == 20
            ? value[19] == 'Z'
            : (value[19] == '-' || value[19] == '+') && IsDigit(value[20]) && IsDigit(value[21]) && value[22] == ':' && IsDigit(value[23])
                && IsDigit(value[24])
                && IsPossibleOffset(Pair(value, 20), Pair(value, 23));
    }

    // Exclusive or leaves 0–9 where a digit belongs and 0 where a sign belongs. Adding 0x7F minus the most that may be left carries
    // anything more into the high bit: 0x76 where any digit may stand, 0x7A where 0–5 may, 0x7F where nothing may be left.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Matches(ulong bytes, ulong pattern, ulong carry)
    {
        var rest = bytes ^ pattern;
        return (((rest & ~0x8080_8080_8080_8080UL) + carry | rest) & 0x8080_8080_8080_8080UL) == 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsPossibleDate(ReadOnlySpan<byte> value)
    {
        var month = Pair(value, 5);
        var day = Pair(value, 8);
        return (uint)(month - 1) < 12 && day >= 1 && (day <= 28 || IsLateDay(value, month, day));
    }

    /// <summary>Whether a date's year, its first four digits, is one that Salesforce takes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsYearInRange(ReadOnlySpan<byte> value) =>
        Pair(value, 0) is var century && (century is >= 17 and < 40 || (century == 40 && Pair(value, 2) == 0));

    /// <summary><c>20231120</c>, of a year in which somebody who is alive may have been born, or a little later than now.</summary>
    private static bool IsCompactDate(ReadOnlySpan<byte> value) =>
        Pair(value, 0) is 19 or 20 && Pair(value, 4) is >= 1 and <= 12 && Pair(value, 6) is >= 1 and <= 31;

    private static bool IsLateDay(ReadOnlySpan<byte> value, int month, int day)
    {
        var year = (Pair(value, 0) * 100) + Pair(value, 2);
        return year > 0 && day <= System.DateTime.DaysInMonth(year, month);
    }

    /// <summary>Within the 14 hours that XML Schema allows; no zone of today lies further off.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsPossibleOffset(int hours, int minutes) => minutes <= 59 && (hours * 60) + minutes <= 14 * 60;

    private static ValueKind DateShape(ReadOnlySpan<byte> value)
    {
        var reader = new ShapeReader(value);
        return reader.Digits(4) && reader.Byte('-') && reader.Digits(2) && reader.Byte('-') && reader.Digits(2)
            ? IsoShape(value, reader)
            : LocaleShape(value);
    }

    /// <summary>What follows <c>yyyy-MM-dd</c>.</summary>
    private static ValueKind IsoShape(ReadOnlySpan<byte> value, ShapeReader reader)
    {
        if (reader.AtEnd)
        {
            return !IsPossibleDate(value) ? ValueKind.Impossible : IsYearInRange(value) ? ValueKind.Date : ValueKind.OutOfRange;
        }

        var possible = IsPossibleDate(value);
        var bare = reader;
        if (bare.Offset(out _, out var somewhere) && bare.AtEnd)
        {
            return possible && somewhere ? ValueKind.DateWithOffset : ValueKind.Impossible;
        }

        var strict = reader.Peek == 'T';
        if (!(reader.Byte('T') || reader.Byte('t') || reader.Byte(' ')) || !reader.Number(1, 2, out var hour) || !reader.Byte(':')
            || !reader.Number(2, 2, out var minute))
        {
            return ValueKind.Other;
        }

        strict &= value[12] != ':';
        possible &= hour <= 23 && minute <= 59;
        if (reader.Byte(':'))
        {
            if (!reader.Number(2, 2, out var second))
            {
                return ValueKind.Other;
            }

            possible &= second <= 59;
            if (reader.Byte('.') && !reader.DigitRun(1, 9))
            {
                return ValueKind.Other;
            }
        }
        else
        {
            strict = false;
        }

        if (reader.AtEnd)
        {
            strict = false;
        }
        else
        {
            var apart = reader.Byte(' ');
            var zone = reader;
            if (!reader.Offset(out var exact, out somewhere) || !reader.AtEnd)
            {
                // +5 and +5:30, of which nobody can tell that they are offsets but who sees the time before them.
                return (zone.Byte('+') || zone.Byte('-')) && zone.DigitRun(1, 1)
                    && (zone.AtEnd || (zone.Byte(':') && zone.Digits(2) && zone.AtEnd))
                    ? ValueKind.Locale
                    : ValueKind.Other;
            }

            possible &= somewhere;
            strict &= exact && !apart;
        }

        return !possible ? ValueKind.Impossible
            : !IsYearInRange(value) ? ValueKind.OutOfRange
            : strict ? ValueKind.Time
            : ValueKind.LooseTime;
    }

    /// <summary>Day, month and year in an order and with signs that depend on where one lives.</summary>
    private static ValueKind LocaleShape(ReadOnlySpan<byte> value)
    {
        var reader = new ShapeReader(value);
        if (!IsLocaleDate(ref reader))
        {
            return ValueKind.Other;
        }

        if (reader.AtEnd)
        {
            return ValueKind.Locale;
        }

        reader.Byte(',');
        if (!(reader.Byte(' ') || reader.Byte('T')) || !reader.DigitRun(1, 2) || !reader.Byte(':') || !reader.Digits(2))
        {
            return ValueKind.Other;
        }

        if (reader.Byte(':') && (!reader.Digits(2) || (reader.Byte('.') && !reader.DigitRun(1, 9))))
        {
            return ValueKind.Other;
        }

        reader.Byte(' ');
        if ((reader.Letter('A') || reader.Letter('P')) && !reader.Letter('M'))
        {
            return ValueKind.Other;
        }

        return reader.AtEnd || reader.Offset(out _, out _) && reader.AtEnd ? ValueKind.Locale : ValueKind.Other;
    }

    private static bool IsLocaleDate(ref ShapeReader reader)
    {
        var yearFirst = reader;
        if (yearFirst.Number(4, 4, out _) && (yearFirst.Byte('/') || yearFirst.Byte('.') || yearFirst.Byte('-'))
            && yearFirst.Number(1, 2, out var month) && (yearFirst.Byte('/') || yearFirst.Byte('.') || yearFirst.Byte('-'))
            && yearFirst.Number(1, 2, out var day))
        {
            reader = yearFirst;
            return IsDayAndMonth(day, month);
        }

        if (!reader.Number(1, 2, out var first))
        {
            return false;
        }

        var sign = reader.Peek;
        if (sign is not ((byte)'/' or (byte)'.' or (byte)'-' or (byte)' '))
        {
            return false;
        }

        reader.Byte((char)sign);
        if (reader.MonthName())
        {
            return (reader.Byte('/') || reader.Byte('-') || reader.Byte(' ')) && reader.DigitRun(2, 4) && first is >= 1 and <= 31;
        }

        // A year of two digits only behind slashes: 1.2.10 is a version more often than a date.
        return sign != ' ' && reader.Number(1, 2, out var second) && reader.Byte((char)sign)
            && reader.DigitRun(sign == '/' ? 2 : 4, 4) && IsDayAndMonth(first, second);
    }

    /// <summary><c>20.11.23</c>, which is a version or a date: what the column is called decides.</summary>
    public static bool IsShortDate(ReadOnlySpan<byte> value) =>
        value.Length == 8 && value[2] is (byte)'.' or (byte)'-'
        && value[5] == value[2] && IsDigit(value[0]) && IsDigit(value[1])
        && IsDigit(value[3])
        && IsDigit(value[4]) && IsDigit(value[6]) && IsDigit(value[7]) && IsDayAndMonth(Pair(value, 0), Pair(value, 3));

    private static bool IsDayAndMonth(int one, int other) =>
        one is >= 1 and <= 31 && other is >= 1 and <= 31 && Math.Min(one, other) <= 12;

    private static ValueKind NumberShape(ReadOnlySpan<byte> value)
    {
        if (CellWords.IsScientific(value))
        {
            return ValueKind.Scientific;
        }

        var start = value[0] is (byte)'-' or (byte)'+' ? 1 : 0;
        var digits = 0;
        var points = 0;
        var commas = 0;
        var lastPoint = 0;
        var lastComma = 0;
        for (var position = start; position < value.Length; position++)
        {
            switch (value[position])
            {
                case >= (byte)'0' and <= (byte)'9':
                    digits++;
                    break;
                case (byte)'.':
                    points++;
                    lastPoint = position;
                    break;
                case (byte)',':
                    commas++;
                    lastComma = position;
                    break;
                case (byte)'e' or (byte)'E' when digits > 0 && commas == 0:
                    return IsExponent(value.Slice(position + 1)) ? ValueKind.Number : ValueKind.Other;
                default:
                    return ValueKind.Other;
            }
        }

        if (digits == 0)
        {
            return ValueKind.Other;
        }

        return commas == 0
            ? points <= 1 ? ValueKind.Number : ValueKind.Other
            : IsDigit(value[start]) && IsDigit(value[value.Length - 1])
                && (points <= 1 || (commas == 1 && lastPoint < lastComma)) ? ValueKind.CommaNumber : ValueKind.Other;
    }

    private static bool IsExponent(ReadOnlySpan<byte> value)
    {
        var reader = new ShapeReader(value);
        _ = reader.Byte('-') || reader.Byte('+');
        return reader.DigitRun(1, 3) && reader.AtEnd;
    }

    private static bool IsDigits(ReadOnlySpan<byte> value)
    {
        foreach (var digit in value)
        {
            if (!IsDigit(digit))
            {
                return false;
            }
        }

        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsDigit(byte value) => (uint)(value - '0') <= 9;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Pair(ReadOnlySpan<byte> value, int position) => ((value[position] - '0') * 10) + value[position + 1] - '0';

    /// <summary>A place in a value that moves on as parts of a shape are met.</summary>
    private ref struct ShapeReader(ReadOnlySpan<byte> value)
    {
        private static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

        private readonly ReadOnlySpan<byte> value = value;
        private int position;

        public readonly bool AtEnd => position == value.Length;

        public readonly byte Peek => AtEnd ? (byte)0 : value[position];

        public bool Byte(char expected)
        {
            if (Peek != expected)
            {
                return false;
            }

            position++;
            return true;
        }

        public bool Letter(char upper) => Byte(upper) || Byte(char.ToLowerInvariant(upper));

        public bool Digits(int count) => DigitRun(count, count);

        public bool DigitRun(int fewest, int most) => Number(fewest, most, out _);

        public bool Number(int fewest, int most, out int number)
        {
            var start = position;
            number = 0;
            while (!AtEnd && position - start < most && IsDigit(value[position]))
            {
                number = (number * 10) + value[position++] - '0';
            }

            return position - start >= fewest;
        }

        /// <summary>A month's English name, short or long, with or without a point.</summary>
        public bool MonthName()
        {
            foreach (var month in Months)
            {
                var candidate = this;
                if (candidate.Letter(char.ToUpperInvariant(month[0])) && candidate.Letter(char.ToUpperInvariant(month[1]))
                    && candidate.Letter(char.ToUpperInvariant(month[2])))
                {
                    while (candidate.Peek is >= (byte)'a' and <= (byte)'z' or >= (byte)'A' and <= (byte)'Z')
                    {
                        candidate.position++;
                    }

                    position = candidate.position;
                    return true;
                }
            }

            return false;
        }

        /// <summary><c>Z</c>, <c>±HH:mm</c>, <c>±HHmm</c> or <c>±HH</c>.</summary>
        /// <param name="exact">Whether it is a form that Salesforce documents: all but the last.</param>
        /// <param name="possible">Whether some place on Earth can have it.</param>
        public bool Offset(out bool exact, out bool possible)
        {
            exact = possible = true;
            if (Byte('Z'))
            {
                return true;
            }

            if (!(Byte('+') || Byte('-')) || !Number(2, 2, out var hours))
            {
                return false;
            }

            var minutes = 0;
            exact = !AtEnd;
            if (exact)
            {
                Byte(':');
                if (!Number(2, 2, out minutes))
                {
                    return false;
                }
            }

            possible = IsPossibleOffset(hours, minutes);
            return true;
        }
    }
}

/// <summary>What a value looks like to who looks for dates and numbers.</summary>
internal enum ValueKind
{
    /// <summary>Nothing to look at.</summary>
    None,

    /// <summary>Neither.</summary>
    Other,

    /// <summary>A number with a decimal point or none.</summary>
    Number,

    /// <summary>A number with a comma.</summary>
    CommaNumber,

    /// <summary><c>2023-11-20</c>.</summary>
    Date,

    /// <summary><c>2023-11-20T11:36:22-08:00</c>.</summary>
    Time,

    /// <summary><c>2023-11-20Z</c> or <c>2023-11-20+01:00</c>.</summary>
    DateWithOffset,

    /// <summary>A time in the order of ISO 8601 that lacks the <c>T</c>, the seconds or the offset, or has a space before it.</summary>
    LooseTime,

    /// <summary>Of the right shape, but no calendar or clock has it.</summary>
    Impossible,

    /// <summary><c>11/20/2023 11:36</c>, <c>20.11.2023</c>, <c>20-Nov-2023</c>, <c>2023-1-5</c>.</summary>
    Locale,

    /// <summary>A date or a time in a year that Salesforce does not take.</summary>
    OutOfRange,

    /// <summary>A whole number that could be a date: <c>20231120</c>.</summary>
    CompactDate,

    /// <summary>A whole number that could be a spreadsheet's number of a day: <c>45250</c>.</summary>
    Serial,

    /// <summary>A number of many digits as a spreadsheet shows it: <c>1.23457E+15</c>.</summary>
    Scientific,

    /// <summary><c>20.11.23</c>, seen only where nothing else is meant.</summary>
    ShortDate,

    /// <summary>A number with a percent sign, brackets or groups of digits, or a word such as <c>NaN</c>.</summary>
    DecoratedNumber,

    /// <summary>A number with a sign of money.</summary>
    Money,

    /// <summary>What a spreadsheet shows where it has no value: <c>#REF!</c>.</summary>
    SpreadsheetError,

    /// <summary>The word that programs write for no value.</summary>
    NullWord,

    /// <summary>Yes or no, in some language.</summary>
    TruthWord,
}
