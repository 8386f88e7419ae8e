using System.Collections;
using System.Data.SqlTypes;
using System.Globalization;
using System.Net.Mail;
using System.Numerics;

namespace Ampersand.Write.Csv;

/// <summary>Writes a value as the text of one cell, the same in every culture.</summary>
internal static class RecordValue
{
    private const string Time = "yyyy-MM-dd'T'HH:mm:ss";
    private const string Milliseconds = "'.'fff";

    /// <summary>Types outside of .NET's own or of later versions of it, by full name, that have one plain text and no other form.</summary>
    private static readonly HashSet<string> PlainTexts = new(StringComparer.Ordinal)
    {
        "System.Management.Automation.SemanticVersion",
        "NuGet.Versioning.SemanticVersion",
        "NuGet.Versioning.NuGetVersion",
        "System.Net.IPAddress",
        "System.Net.IPNetwork",
        "System.Net.NetworkInformation.PhysicalAddress",
        "System.Text.Rune",
    };

    /// <summary>Whether a type has one plain text, what its values write themselves as.</summary>
    /// <param name="type">Its full name.</param>
    public static bool HasPlainText(string? type) => type is not null && PlainTexts.Contains(type);

    /// <summary>Whether a number is an integer of which a floating-point number of its size cannot hold the last digits.</summary>
    public static bool HasLostDigits(object? value) => value switch
    {
        double number => Math.Abs(number) >= 9_007_199_254_740_992 && !double.IsInfinity(number), // 2^53
        float number => Math.Abs(number) >= 16_777_216 && !float.IsInfinity(number), // 2^24
        _ => false,
    };

    /// <summary>What a value of a database's own type, or of a kind that is a text by another name, is in .NET's plain types.</summary>
    public static object? Plain(object? value) => value switch
    {
        INullable { IsNull: true } => null,
        SqlString text => text.Value,
        SqlInt32 number => number.Value,
        SqlInt64 number => number.Value,
        SqlInt16 number => number.Value,
        SqlByte number => number.Value,
        SqlDecimal number => decimal.TryParse(
            number.ToString(), NumberStyles.Number, CultureInfo.InvariantCulture, out var exact) && exact.ToString(
                CultureInfo.InvariantCulture) == number.ToString() ? exact : number.ToString(),
        SqlMoney number => number.Value,
        SqlDouble number => number.Value,
        SqlSingle number => number.Value,
        SqlBoolean truth => truth.Value,
        SqlGuid id => id.Value,
        SqlDateTime time => time.Value,
        SqlXml xml => xml.Value,
        SqlChars text => new string(text.Value),
        SqlBinary bytes => bytes.Value,
        SqlBytes bytes => bytes.Value,
        MailAddress mail => mail.Address,
        _ => value,
    };

    /// <summary>How long the date at the beginning of a written moment is.</summary>
    public const int DateLength = 10;

    /// <summary>Whether a value is a moment of which only the day may be meant.</summary>
    public static bool IsMidnight(object? value) => value switch
    {
        DateTime time => time.TimeOfDay == TimeSpan.Zero,
        DateTimeOffset time => time.TimeOfDay == TimeSpan.Zero,
        _ => false,
    };

    /// <summary>A time of day, with milliseconds when there are some.</summary>
    public static string TimeOfDay(DateTime time) =>
        time.ToString(time.Millisecond == 0 ? "HH:mm:ss" : "HH:mm:ss" + Milliseconds, CultureInfo.InvariantCulture);

    /// <summary>The text of a value.</summary>
    /// <param name="value">The value, without a wrapper of PowerShell.</param>
    /// <param name="text">The text; none for null.</param>
    /// <returns>What keeps the value from being one cell, or nothing.</returns>
    public static string? Format(object? value, out string? text)
    {
        text = null;
        switch (value)
        {
            case null or DBNull:
                return null;
            case string already:
                text = already;
                return null;
            case bool truth:
                text = truth ? "true" : "false";
                return null;
            case int number:
                text = number.ToString(CultureInfo.InvariantCulture);
                return null;
            case double number:
                return FormatDouble(number, out text);
            case float number:
                return FormatSingle(number, out text);
#if NET
            case Half number when Half.IsFinite(number):
                text = WithoutExponent(number.ToString(CultureInfo.InvariantCulture));
                return null;
            case Half number:
                return NoNumber(number.ToString(CultureInfo.InvariantCulture));
#endif
            case Enum member:
                text = member.ToString();
                return null;
            case DateTime time:
                text = FormatDateTime(time);
                return null;
            case DateTimeOffset time:
                text = time.ToString(time.Millisecond == 0 ? Time + "zzz" : Time + Milliseconds + "zzz", CultureInfo.InvariantCulture);
                return null;
#if NET8_0_OR_GREATER
            case DateOnly date:
                text = date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
                return null;
            case TimeOnly time:
                text = TimeOfDay(new DateTime(time.Ticks, DateTimeKind.Utc));
                return null;
#endif
            case TimeSpan span:
                text = span.ToString("c", CultureInfo.InvariantCulture);
                return null;
            case Uri uri:
                text = uri.OriginalString;
                return null;
            case char or Guid or Version or BigInteger:
                text = Convert.ToString(value, CultureInfo.InvariantCulture);
                return null;
            case INullable or MailAddress when Plain(value) is var plain && !ReferenceEquals(plain, value):
                return Format(plain, out text);
            case IDictionary:
                return "The value is a dictionary; a cell holds one value. Pick the entry that is meant, or select the properties to send.";
            case IEnumerable:
                return $"The value is a list ({value.GetType().Name}); a cell holds one value. Join it to a text, or select the "
                    + "properties to send.";
            case IFormattable formattable:
                text = formattable.ToString(null, CultureInfo.InvariantCulture);
                return null;
            case not null when HasPlainText(value.GetType().FullName):
                text = value.ToString();
                return null;
            default:
                return $"The value is an object ({value.GetType().Name}); a cell holds one value. Pick the property that is meant, or "
                    + "select the properties to send.";
        }
    }

    /// <summary>
    /// ISO 8601 with an offset, as Salesforce reads it, with milliseconds when there are some. UTC has <c>Z</c>; a time that says neither
    /// UTC nor local is taken as local, as .NET and PowerShell do.
    /// </summary>
    private static string FormatDateTime(DateTime time)
    {
        var local = time.Kind == DateTimeKind.Unspecified ? System.DateTime.SpecifyKind(time, DateTimeKind.Local) : time;
        return local.ToString(time.Millisecond == 0 ? Time + "K" : Time + Milliseconds + "K", CultureInfo.InvariantCulture);
    }

    private static string? FormatDouble(double number, out string? text)
    {
        text = null;
        if (double.IsNaN(number) || double.IsInfinity(number))
        {
            return NoNumber(number.ToString(CultureInfo.InvariantCulture));
        }

        var digits = number.ToString("R", CultureInfo.InvariantCulture);
#if !NET8_0_OR_GREATER
        // Before .NET Core 3.0 "R" loses a digit of some numbers.
        if (double.Parse(digits, CultureInfo.InvariantCulture) != number)
        {
            digits = number.ToString("G17", CultureInfo.InvariantCulture);
        }
#endif
        text = WithoutExponent(digits);
        return null;
    }

    private static string? FormatSingle(float number, out string? text)
    {
        text = null;
        if (float.IsNaN(number) || float.IsInfinity(number))
        {
            return NoNumber(number.ToString(CultureInfo.InvariantCulture));
        }

        text = WithoutExponent(number.ToString("R", CultureInfo.InvariantCulture));
        return null;
    }

    private static string NoNumber(string name) =>
        $"The value is {name}, which is not a number that a field can hold. Leave it out, or make it null.";

    /// <summary>The same number written with its zeros: <c>1E+21</c> is read as text by many.</summary>
    private static string WithoutExponent(string number)
    {
        var mark = number.IndexOf('E');
        if (mark < 0)
        {
            return number;
        }

        var exponent = int.Parse(number.Substring(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var sign = number[0] == '-' ? "-" : "";
        var mantissa = number.Substring(sign.Length, mark - sign.Length);
        var point = mantissa.IndexOf('.');
        var digits = mantissa.Replace(".", "");
        var whole = (point < 0 ? mantissa.Length : point) + exponent;
        if (whole <= 0)
        {
            return sign + "0." + new string('0', -whole) + digits;
        }

        return whole >= digits.Length
            ? sign + digits + new string('0', whole - digits.Length)
            : sign + digits.Substring(0, whole) + "." + digits.Substring(whole);
    }
}
