using System.Collections;
using System.Data.SqlTypes;
using System.Globalization;
using System.Net;
using System.Net.Mail;
using System.Numerics;
using System.Text;
using Ampersand.Write.Csv;

namespace Ampersand.Write.Client.Tests.Csv;

public class RecordValueTests
{
    private static readonly DateTime Noon = new(2023, 11, 20, 11, 36, 22, DateTimeKind.Utc);

    private static readonly (object? Value, string? Text)[] Cells =
    [
        (null, null),
        (DBNull.Value, null),
        ("a", "a"),
        (true, "true"),
        (false, "false"),
        (5, "5"),
        (-5L, "-5"),
        (1234567.5m, "1234567.5"),
        (0.1, "0.1"),
        (1E21, "1000000000000000000000"),
        (-1.5E-7, "-0.00000015"),
        (1.25E10f, "12500000000"),
        (1.5E3, "1500"),
        ((Half)0.5, "0.5"),
        (DayOfWeek.Monday, "Monday"),
        (Noon, "2023-11-20T11:36:22Z"),
        (Noon.AddMilliseconds(5), "2023-11-20T11:36:22.005Z"),
        (new DateTimeOffset(2023, 11, 20, 11, 36, 22, TimeSpan.FromHours(-8)), "2023-11-20T11:36:22-08:00"),
        (new DateTimeOffset(2023, 11, 20, 11, 36, 22, 5, TimeSpan.Zero), "2023-11-20T11:36:22.005+00:00"),
        (new DateOnly(2023, 11, 20), "2023-11-20"),
        (new TimeOnly(11, 36), "11:36:00"),
        (TimeSpan.FromMinutes(90), "01:30:00"),
        (new Uri("https://example.com/%C3%A9"), "https://example.com/%C3%A9"),
        ('x', "x"),
        (Guid.Empty, "00000000-0000-0000-0000-000000000000"),
        (new Version(1, 2), "1.2"),
        (BigInteger.Pow(10, 30), "1000000000000000000000000000000"),
        (new MailAddress("a@example.com", "Ann"), "a@example.com"),
        (IPAddress.Loopback, "127.0.0.1"),
        (new Rune('é'), "é"),
        (SqlString.Null, null),
        (new SqlString("a"), "a"),
        (new SqlInt32(3), "3"),
        (new SqlInt64(4), "4"),
        (new SqlInt16(5), "5"),
        (new SqlByte(6), "6"),
        (SqlDecimal.Parse("1234567890.123"), "1234567890.123"),
        (SqlDecimal.Parse("12345678901234567890123456789012345678"), "12345678901234567890123456789012345678"),
        (new SqlMoney(1.5m), "1.5000"),
        (new SqlDouble(0.25), "0.25"),
        (new SqlSingle(0.5f), "0.5"),
        (SqlBoolean.True, "true"),
        (new SqlGuid(Guid.Empty), "00000000-0000-0000-0000-000000000000"),
        (new SqlDateTime(2023, 11, 20), null),
        (new SqlChars("abc"), "abc"),
    ];

    private static readonly object[] None =
    [
        double.NaN, float.PositiveInfinity, Half.NegativeInfinity, new Hashtable { ["a"] = 1 }, new[] { 1, 2 }, new object(),
        new SqlBinary([1, 2]), new SqlBytes([1]),
    ];

    public static TheoryData<int> PlacesOfCells() => [.. Enumerable.Range(0, Cells.Length)];

    public static TheoryData<int> PlacesOfNone() => [.. Enumerable.Range(0, None.Length)];

    [Theory]
    [MemberData(nameof(PlacesOfCells))]
    public void A_value_has_one_text_in_every_culture(int place)
    {
        var (value, expected) = Cells[place];
        var before = CultureInfo.CurrentCulture;
        foreach (var culture in new[] { "", "de-DE", "ar-SA" })
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
            Assert.Null(RecordValue.Format(value, out var text));
            if (value is SqlDateTime time)
            {
                RecordValue.Format(time.Value, out expected);
            }

            Assert.Equal(expected, text);
        }

        CultureInfo.CurrentCulture = before;
    }

    [Theory]
    [MemberData(nameof(PlacesOfNone))]
    public void What_one_cell_cannot_hold_is_refused_with_the_reason(int place)
    {
        Assert.StartsWith("The value is ", RecordValue.Format(None[place], out var text), StringComparison.Ordinal);
        Assert.Null(text);
    }

    [Fact]
    public void A_floating_point_number_of_many_digits_has_lost_some()
    {
        Assert.All<object>([9_007_199_254_740_992d, -1E16, 16_777_216f, -1E9f], value => Assert.True(RecordValue.HasLostDigits(value)));
        Assert.All<object?>(
            [9_007_199_254_740_991d, double.NegativeInfinity, 16_777_215f, float.PositiveInfinity, 1E16m, "1E16", null],
            value => Assert.False(RecordValue.HasLostDigits(value)));
    }

    [Fact]
    public void Of_a_moment_at_midnight_only_the_day_may_be_meant()
    {
        Assert.All<object>([Noon.Date, new DateTimeOffset(Noon.Date, TimeSpan.Zero)], value => Assert.True(RecordValue.IsMidnight(value)));
        Assert.All<object?>([Noon, new DateTimeOffset(Noon), "2023-11-20", null], value => Assert.False(RecordValue.IsMidnight(value)));
    }
}
