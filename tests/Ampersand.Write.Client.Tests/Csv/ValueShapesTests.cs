using Ampersand.Write.Csv;

namespace Ampersand.Write.Client.Tests.Csv;

/// <summary>What a value looks like, for each form a form that it just misses.</summary>
public sealed class ValueShapesTests
{
    [Theory]
    [InlineData("2023-12-31")]
    [InlineData("2023-01-01")]
    [InlineData("2024-02-29")]
    [InlineData("0001-01-31")]
    public void A_date(string value) => AssertShape(ValueShape.Date, value);

    [Theory]
    [InlineData("2023-02-29")]
    [InlineData("2023-04-31")]
    [InlineData("2023-13-01")]
    [InlineData("2023-00-10")]
    [InlineData("2023-11-00")]
    [InlineData("2023-12-32")]
    [InlineData("2023-02-29T11:36:22Z")]
    [InlineData("2023-11-20T24:00:00Z")]
    [InlineData("2023-11-20T23:60:00Z")]
    [InlineData("2023-11-20T23:59:60Z")]
    [InlineData("2023-11-20 24:00")]
    [InlineData("2023-11-20T11:36:22+14:01")]
    [InlineData("2023-11-20T11:36:22-15:00")]
    [InlineData("2023-11-20T11:36:22+01:60")]
    [InlineData("2023-11-20T11:36:22.5+15")]
    [InlineData("2023-11-20+25:00")]
    [InlineData("2023-02-29Z")]
    [InlineData("2023-02-29T1:36:22Z")]
    public void What_no_calendar_or_clock_has(string value) => AssertShape(ValueShape.Impossible, value);

    [Theory]
    [InlineData("2023-11-20Z")]
    [InlineData("2023-11-20+01:00")]
    [InlineData("2023-11-20-0800")]
    [InlineData("2023-11-20+01")]
    public void A_date_with_an_offset(string value) => AssertShape(ValueShape.DateWithOffset, value);

    [Theory]
    [InlineData("2023-11-20T11:36:22Z")]
    [InlineData("2023-12-31T23:59:59Z")]
    [InlineData("2023-11-20T11:36:22+01:00")]
    [InlineData("2023-11-20T11:36:22-0800")]
    [InlineData("2023-11-20T11:36:22+14:00")]
    [InlineData("2023-11-20T11:36:22-13:59")]
    [InlineData("2023-11-20T11:36:22.1Z")]
    [InlineData("2023-11-20T11:36:22.123456789-08:00")]
    public void A_time(string value) => AssertShape(ValueShape.Time, value);

    [Theory]
    [InlineData("2023-11-20t11:36:22Z")]
    [InlineData("2023-11-20 11:36:22Z")]
    [InlineData("2023-11-20T11:36:22")]
    [InlineData("2023-11-20T11:36:22.5")]
    [InlineData("2023-11-20T11:36")]
    [InlineData("2023-11-20T11:36Z")]
    [InlineData("2023-11-20T11:36:22+01")]
    [InlineData("2023-11-20T11:36:22 Z")]
    [InlineData("2023-11-20T1:36:22Z")]
    [InlineData("2023-11-20 9:05")]
    [InlineData("2023-11-20 23:59:59 +01:00")]
    public void A_time_that_lacks_something(string value) => AssertShape(ValueShape.LooseTime, value);

    [Theory]
    [InlineData("20/11/2023")]
    [InlineData("1/2/23")]
    [InlineData("31.12.2023")]
    [InlineData("12-31-2023")]
    [InlineData("2023/11/20")]
    [InlineData("2023.1.2")]
    [InlineData("20-Nov-2023")]
    [InlineData("20 november 23")]
    [InlineData("1/MAR/2023")]
    [InlineData("11/20/2023 11:36")]
    [InlineData("11/20/2023, 1:36:22 PM")]
    [InlineData("11/20/2023 1:36am")]
    [InlineData("11/20/2023T11:36:22.5Z")]
    [InlineData("11/20/2023 11:36 +01:00")]
    public void A_date_as_some_country_writes_it(string value) => AssertShape(ValueShape.Locale, value);

    [Theory]
    [InlineData("0")]
    [InlineData("-12")]
    [InlineData("+1.5")]
    [InlineData(".5")]
    [InlineData("5.")]
    [InlineData("1e5")]
    [InlineData("-1.5E-10")]
    [InlineData("2E+123")]
    public void A_number(string value) => AssertShape(ValueShape.Number, value);

    [Theory]
    [InlineData("1,5")]
    [InlineData("-1,234.5")]
    [InlineData("1.234,56")]
    [InlineData("1.234.567,8")]
    [InlineData("1,234,567.8")]
    [InlineData("1,234,567")]
    public void A_number_with_a_comma(string value) => AssertShape(ValueShape.CommaNumber, value);

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData(".")]
    [InlineData(",")]
    [InlineData(",5")]
    [InlineData("5,")]
    [InlineData("1.2.3")]
    [InlineData("1,2,3.4.5")]
    [InlineData("e5")]
    [InlineData("1,5e5")]
    [InlineData("1e")]
    [InlineData("1e1234")]
    [InlineData("1e5x")]
    [InlineData("12x")]
    [InlineData("2023-11")]
    [InlineData("2023-11-2")]
    [InlineData("2023-11-20x")]
    [InlineData("2023-11-20Zx")]
    [InlineData("2023-11-20+1")]
    [InlineData("2023-11-20+01:0")]
    [InlineData("2023-11-20T:36:22Z")]
    [InlineData("2023-11-20T111:36:22Z")]
    [InlineData("2023-11-20T11-36")]
    [InlineData("2023-11-20T11:3")]
    [InlineData("2023-11-20T11:36:2Z")]
    [InlineData("2023-11-20T11:36:22.Z")]
    [InlineData("2023-11-20T11:36:22.1234567890Z")]
    [InlineData("2023-11-20T11:36:22z")]
    [InlineData("2023-11-20T11:36:22ZZ")]
    [InlineData("32/12/2023")]
    [InlineData("0/12/2023")]
    [InlineData("13/13/2023")]
    [InlineData("1/2/3")]
    [InlineData("1/2/20233")]
    [InlineData("1.2.10")]
    [InlineData("1-2-10")]
    [InlineData("1/2.2023")]
    [InlineData("1 2 2023")]
    [InlineData("1:2:2023")]
    [InlineData("2023/13/13")]
    [InlineData("20-Nov-2")]
    [InlineData("32-Nov-2023")]
    [InlineData("0-Nov-2023")]
    [InlineData("20-Now-2023")]
    [InlineData("20-Nov.2023")]
    [InlineData("11/20/2023x")]
    [InlineData("11/20/2023 11")]
    [InlineData("11/20/2023 11:3")]
    [InlineData("11/20/2023 11:36:2")]
    [InlineData("11/20/2023 11:36:22.")]
    [InlineData("11/20/2023 1:36 AX")]
    [InlineData("11/20/2023 1:36 PM Z x")]
    public void Nothing_that_a_rule_speaks_of(string value) => AssertShape(ValueShape.Other, value);

    [Fact]
    public void A_number_is_one_up_to_the_longest()
    {
        AssertShape(ValueShape.Number, new string('1', ValueShapes.Longest));
        AssertShape(ValueShape.Other, new string('1', ValueShapes.Longest + 1));
    }

    private static void AssertShape(ValueShape expected, string value) => Assert.Equal(expected, ValueShapes.Of(CsvText.Utf8(value)));
}
