using System.Text;

namespace Ampersand.Write.Client.Tests.Csv;

/// <summary>
/// Small inputs that are mostly trouble: quotes, line ends, byte order marks, NUL, characters of several bytes and halves of them.
/// </summary>
internal static class CsvGenerator
{
    private static readonly byte[][] Pieces =
    [
        "\""u8.ToArray(), "\""u8.ToArray(), "\""u8.ToArray(), "\"\""u8.ToArray(),
        "\r"u8.ToArray(), "\n"u8.ToArray(), "\n"u8.ToArray(), "\r\n"u8.ToArray(), "\n\r"u8.ToArray(),
        ","u8.ToArray(), ","u8.ToArray(), ","u8.ToArray(), ";"u8.ToArray(), "\t"u8.ToArray(), " "u8.ToArray(),
        "a"u8.ToArray(), "Id"u8.ToArray(), "x__c"u8.ToArray(), "12"u8.ToArray(), "1,5"u8.ToArray(), "#N/A"u8.ToArray(),
        "2023-11-20"u8.ToArray(), "2023-11-20T11:36:22Z"u8.ToArray(), "11/20/2023 11:36"u8.ToArray(),
        "é"u8.ToArray(), "日本"u8.ToArray(), "😀"u8
            .ToArray(), [0], [0xEF, 0xBB, 0xBF], [0xC3], [0xE2, 0x82], [0xF0, 0x9F, 0x98], [0xFF], [0xED, 0xA0, 0x80], [0x80],
        "\"a,b\""u8.ToArray(), "\"a\"\"b\""u8.ToArray(), "\"a\nb\""u8.ToArray(), "\"a\r\nb\""u8.ToArray(),
    ];

    /// <summary>Anything.</summary>
    public static byte[] Any(Random random)
    {
        var bytes = new List<byte>();
        var pieces = random.Next(0, 24);
        for (var piece = 0; piece < pieces; piece++)
        {
            bytes.AddRange(Pieces[random.Next(Pieces.Length)]);

            // Now and then enough filling to lie across a block of 64 bytes.
            if (random.Next(12) == 0)
            {
                bytes.AddRange(Enumerable.Repeat((byte)'z', random.Next(56, 72)));
            }
        }

        return [.. bytes];
    }

    /// <summary>Records that all have the same number of fields, rightly written, with any of the line ends.</summary>
    public static byte[] WellFormed(Random random, char delimiter = ',', int fewestRecords = 1, string[]? header = null)
    {
        var columns = header?.Length ?? random.Next(1, 5);
        var end = random.Next(4) switch { 0 => "\r\n", 1 => "\r", _ => "\n" };
        var text = new StringBuilder();
        if (header is not null)
        {
            text.Append(string.Join(delimiter.ToString(), header)).Append(end);
        }

        var records = random.Next(fewestRecords, 6);
        for (var record = 0; record < records; record++)
        {
            for (var column = 0; column < columns; column++)
            {
                text.Append(column > 0 ? delimiter.ToString() : "").Append(Field(random, delimiter));
            }

            text.Append(record == records - 1 && random.Next(2) == 0 ? "" : end);
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static string Field(Random random, char delimiter)
    {
        string[] plain = ["", "a", "some text", "12", "é", "日本語", "😀", " padded ", "2023-11-20", new string('z', random.Next(1, 70))];
        string[] quoted = [
            "", "a\nb", "a\r\nb", "a\rb", "\"", "\"\"", "a\"b\"c", delimiter.ToString(), $"a{delimiter}b", "a,b", ";", new string(
                '"', random.Next(1, 5)), "日\n本"];
        return random.Next(3) > 0
            ? plain[random.Next(plain.Length)]
            : $"\"{quoted[random.Next(quoted.Length)].Replace("\"", "\"\"")}\"";
    }
}
