using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Internal;
using System.Numerics;
using Ampersand.Write.Csv;

namespace Ampersand.Write.Input;

/// <summary>
/// A property's value without PowerShell's wrapping, and as the type that it had where a job, a remote session or a file took that away and
/// its text or its members still say exactly what it was.
/// </summary>
internal static class WireValue
{
    private const string Deserialized = "Deserialized.";

    /// <summary>The value; <see langword="null"/> for what a command returns that returns nothing.</summary>
    public static object? Of(object? value)
    {
        if (value is not PSObject wrapped)
        {
            return value;
        }

        if (ReferenceEquals(wrapped, AutomationNull.Value))
        {
            return null;
        }

        var inner = wrapped.BaseObject;
        return inner is PSCustomObject or int or long or byte or short or sbyte or ushort or uint or ulong
            && PropertySource.TypeNameOf(wrapped) is { } name && name.StartsWith(Deserialized, StringComparison.Ordinal)
            ? Restore(wrapped, inner, name.Substring(Deserialized.Length))
            : inner;
    }

    private static object? Restore(PSObject value, object inner, string type)
    {
        if (inner is not PSCustomObject)
        {
            return value.TypeNames.Contains(Deserialized + "System.Enum") ? value.ToString() : inner;
        }

        if (type.StartsWith("System.Data.SqlTypes.", StringComparison.Ordinal))
        {
            return Member(value, "IsNull") is true ? null : Member(value, "Value") ?? inner;
        }

        return type switch
        {
            "System.DBNull" => null,
            "System.Numerics.BigInteger" or "System.Int128" or "System.UInt128" or "System.IntPtr" or "System.UIntPtr"
                when BigInteger.TryParse(value.ToString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var digits) =>
                digits,
            "System.Half"
                when double.TryParse(value.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
            "System.DateTimeOffset" when Member(value, "Ticks") is long ticks && Member(value, "Offset") is TimeSpan offset =>
                new DateTimeOffset(ticks, offset),
            "System.DateOnly" when Member(value, "DayNumber") is int day =>
                new DateTime(day * TimeSpan.TicksPerDay, DateTimeKind.Utc).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            "System.TimeOnly" when Member(value, "Ticks") is long ticks => RecordValue.TimeOfDay(new DateTime(ticks, DateTimeKind.Utc)),
            "System.Net.Mail.MailAddress" => Member(value, "Address") ?? inner,
            _ when RecordValue.HasPlainText(type) => value.ToString(),
            _ => inner,
        };
    }

    private static object? Member(PSObject value, string name) => value.Properties[name]?.Value is var member && member is PSObject wrapped
        ? wrapped.BaseObject
        : member;
}
