using System.Buffers;
using System.Globalization;
using System.Text;
using Ampersand.Write.Csv;

namespace Ampersand.Write.Client.Tests.Csv;

/// <summary>The small inspects, each against what the runtime says.</summary>
public sealed class TextTests
{
    [Fact]
    public void Ill_formed_text_is_found_where_the_runtime_finds_it()
    {
        var random = new Random(20231130);
        for (var input = 0; input < 200_000; input++)
        {
            var bytes = CsvGenerator.Any(random);
            var (expected, length) = FirstBad(bytes);
            Assert.Equal(expected, Utf8Text.FindNoText(bytes, out var found));
            Assert.Equal(length, found);
            Assert.Equal(expected < 0, Utf8Text.IsText(bytes));
            if (expected < 0)
            {
                Assert.Equal(Encoding.UTF8.GetString(bytes).Length, Utf8Text.CountCharacters(bytes));
            }
        }
    }

    [Fact]
    public void Every_beginning_of_a_character_is_inspected_as_the_runtime_inspects_it()
    {
        byte[] seconds = [0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0];
        byte[] others = [0x7F, 0x80, 0xBF, 0xC0];
        for (var lead = 0; lead < 256; lead++)
        {
            foreach (var second in seconds)
            {
                foreach (var third in others)
                {
                    foreach (var fourth in others)
                    {
                        byte[] bytes = [(byte)lead, second, third, fourth];
                        Assert.Equal(FirstBad(bytes), (Utf8Text.FindNoText(bytes, out var found), found));
                    }
                }
            }
        }
    }

    [Fact]
    public void Times_are_recognised_as_the_runtime_does()
    {
        var random = new Random(20231130);
        const string Model = "2023-11-20T11:36:22-08:00";
        for (var input = 0; input < 200_000; input++)
        {
            var text = Model.ToCharArray();
            for (var change = random.Next(3); change > 0; change--)
            {
                text[random.Next(text.Length)] = "0123456789-:TZ+ x"[random.Next(17)];
            }

            var value = new string(text);
            var possible = DateTime.TryParseExact(
                value[..19], "yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
                && value[19] is '+' or '-' && value[22] == ':' && value[20..22].All(char.IsAsciiDigit) && value[23..].All(char.IsAsciiDigit)
                && string.CompareOrdinal(value[..4], "1700") >= 0 && string.CompareOrdinal(value[..4], "4000") <= 0 && value[23] <= '5' && string.CompareOrdinal(value[20..], "14:00") <= 0;
            Assert.True(possible == ValueClassifier.IsPlainTime(CsvText.Utf8(value)), value);
        }
    }

    [Theory]
    [InlineData("custom_id", "custom_id__c")]
    [InlineData("CustomId", "custom_id__c")]
    [InlineData("nmae", "Name")]
    [InlineData("zzz", null)]
    [InlineData("Ixx", null)]
    [InlineData("Opportunity", null)]
    public void The_nearest_name_is_offered(string name, string? expected) =>
        Assert.Equal(expected, NearestName.Find(name, ["Id", "custom_id__c", "Name", "start_date__c"]));

    [Theory]
    [InlineData("ab", "a", true)]
    [InlineData("x", "y", false)]
    [InlineData("a", "bc", false)]
    [InlineData("I", "Id__c", true)]
    [InlineData("abcdefghi", "xxxabcdefghi", true)]
    [InlineData("abcdefghi", "xxxabcdefghj", false)]
    public void A_name_is_near_up_to_a_third_of_it(string name, string candidate, bool near) =>
        Assert.Equal(near ? candidate : null, NearestName.Find(name, [candidate]));

    [Fact]
    public void What_is_blank_is_white_space_or_a_control_character_of_Ascii()
    {
        for (var character = '\0'; character < '\uD800'; character++)
        {
            var isBlank = Utf8Text.IsBlank(CsvText.Utf8($"{character} {character}"));
            Assert.True(isBlank == (character <= ' ' || char.IsWhiteSpace(character)), $"U+{(int)character:X4}");
        }
    }

    [Theory]
    [InlineData("a\r\nb\tc\0", "a\\r\\nb\\tc\\u0000")]
    [InlineData("short", "short")]
    [InlineData("1234567890123456789012345678901234567890", "1234567890123456789012345678901234567890")]
    [InlineData("12345678901234567890123456789012345678901", "1234567890123456789012345678901234567890…")]
    [InlineData("123456789012345678901234567890123456789😀", "123456789012345678901234567890123456789…")]
    [InlineData("a value of many more bytes than forty characters can have, which is cut before it is decoded, so that a very long one "
        + "costs nothing: and so on, and on, and on, and on", "a value of many more bytes than forty ch…")]
    public void A_preview_is_short_and_visible(string value, string expected) =>
        Assert.Equal(expected, Utf8Text.Preview(CsvText.Utf8(value)));

    private static (int Place, int Length) FirstBad(byte[] bytes)
    {
        var place = 0;
        while (place < bytes.Length)
        {
            var status = Rune.DecodeFromUtf8(bytes.AsSpan(place), out var rune, out var length);
            if (status != OperationStatus.Done || rune.Value == 0)
            {
                return (place, length);
            }

            place += length;
        }

        return (-1, 0);
    }
}
