using System.Buffers;
using System.Text;
using System.Text.Json;
using Ampersand.Write.Upsert;
using FsCheck;
using FsCheck.Fluent;

namespace Ampersand.Write.Client.Tests.Upsert;

/// <summary>Every text arrives as it was, and nothing is escaped that JSON does not demand.</summary>
public sealed class JsonEscaperTests
{
    [Fact]
    public void Any_text_survives_any_buffer()
    {
        Arbitrary<(string Text, int Buffer)> cases = Arb.From(
            from text in Texts()
            from buffer in Gen.Choose(JsonEscaper.MaxGrowth, 40)
            select (text, buffer));

        Prop.ForAll(cases, given =>
        {
            var utf8 = Encoding.UTF8.GetBytes(given.Text);
            var escaped = Escape(utf8, given.Buffer);
            var read = JsonSerializer.Deserialize<string>([(byte)'"', .. escaped, (byte)'"']);
            return read == given.Text && escaped.Length == JsonEscaper.CountEscaped(utf8);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));
    }

    [Fact]
    public void Only_what_JSON_demands_is_escaped()
    {
        Prop.ForAll(Arb.From(Texts()), text =>
        {
            var utf8 = Encoding.UTF8.GetBytes(text);
            var demanded = utf8.Count(value => value is < 0x20 or (byte)'"' or (byte)'\\');
            var grown = JsonEscaper.CountEscaped(utf8) - utf8.Length;
            return demanded <= grown && grown <= demanded * 5
                && Escape(utf8, 64).Count(value => value >= 0x80) == utf8.Count(value => value >= 0x80);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    [Theory]
    [InlineData("a,b\n1,\"x\"\n", "a,b\\n1,\\\"x\\\"\\n")]
    [InlineData("\\ / \u007f \u2028 <é>&'+", "\\\\ / \u007f \u2028 <é>&'+")]
    [InlineData("\b\f\t\r\0\u001f", "\\b\\f\\t\\r\\u0000\\u001f")]
    [InlineData("", "")]
    public void Each_escape_is_the_shortest(string text, string escaped) =>
        Assert.Equal(escaped, Encoding.UTF8.GetString(Escape(Encoding.UTF8.GetBytes(text), 64)));

    [Fact]
    public void Every_byte_that_is_a_character_of_its_own_agrees_with_the_framework()
    {
        for (var value = 0; value < 0x80; value++)
        {
            var escaped = Escape([(byte)value], JsonEscaper.MaxGrowth);

            Assert.Equal(((char)value).ToString(), JsonSerializer.Deserialize<string>([(byte)'"', .. escaped, (byte)'"']));
            Assert.Equal(escaped.Length, JsonEscaper.CountEscaped([(byte)value]));
        }
    }

    /// <summary>Any valid text, with more of what matters than chance would bring.</summary>
    private static Gen<string> Texts()
    {
        var piece = Gen.OneOf(
            Gen.Choose(0, 0x1f).Select(code => ((char)code).ToString()),
            Gen.Elements("\"", "\\", "\u007f", "\u2028", "\ud83d\ude00", "é", "/"),
            Gen.Choose(0x20, 0x7e).Select(code => ((char)code).ToString()),
            Gen.Choose(0x80, 0x10ffff).Where(code => code is < 0xd800 or > 0xdfff).Select(char.ConvertFromUtf32),
            Gen.Choose(1, 200).Select(length => new string('x', length)));
        return piece.ListOf().Select(pieces => string.Concat(pieces));
    }

    private static byte[] Escape(byte[] utf8, int bufferSize)
    {
        var whole = new ArrayBufferWriter<byte>();
        var buffer = new byte[bufferSize];
        ReadOnlySpan<byte> rest = utf8;
        while (!rest.IsEmpty)
        {
            var written = JsonEscaper.Escape(ref rest, buffer);
            Assert.NotEqual(0, written);
            whole.Write(buffer.AsSpan(0, written));
        }

        return whole.WrittenSpan.ToArray();
    }
}
