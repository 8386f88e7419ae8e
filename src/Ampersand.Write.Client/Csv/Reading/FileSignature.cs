
namespace Ampersand.Write.Csv;

/// <summary>Tells from its first bytes what a file is that is no text in UTF-8.</summary>
internal static class FileSignature
{
    /// <summary>How many bytes are enough.</summary>
    public const int HeadSize = 512;

    /// <summary>An issue when the beginning is that of another kind of file.</summary>
    /// <param name="head">The first bytes.</param>
    /// <param name="hasEncoding">Whether the caller named an encoding: then it is not guessed at.</param>
    public static AmpersandCsvIssue? Inspect(ReadOnlySpan<byte> head, bool hasEncoding)
    {
        if (head.StartsWith("PK\x03\x04"u8) || head.StartsWith("PK\x05\x06"u8))
        {
            return head.IndexOf("[Content_Types].xml"u8) >= 0 || head.IndexOf("xl/"u8) >= 0
                ? CsvIssues.LooksLike("an Excel workbook (xlsx)", "Save it as 'CSV UTF-8' in Excel.")
                : CsvIssues.LooksLike("a zip archive", "Extract the CSV from it.");
        }

        if (head.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]))
        {
            return CsvIssues.LooksLike("a gzip archive", "Decompress it first.");
        }

        if (head.StartsWith((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0]))
        {
            return CsvIssues.LooksLike("an old Excel workbook (xls)", "Save it as 'CSV UTF-8' in Excel.");
        }

        if (head.StartsWith("%PDF-"u8))
        {
            return CsvIssues.LooksLike("a PDF document", "Export its table as CSV.");
        }

        if (hasEncoding)
        {
            return null;
        }

        return Utf16Or32(head) is { } found
            ? CsvIssues.LooksLike($"{found.What} ({found.Encoding})", "Name that encoding, or save the file as UTF-8.", found.Encoding)
            : null;
    }

    private static (string What, string Encoding)? Utf16Or32(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE, 0, 0]))
        {
            return ("UTF-32 with a byte order mark", "utf-32");
        }

        if (head.StartsWith((ReadOnlySpan<byte>)[0, 0, 0xFE, 0xFF]))
        {
            return ("UTF-32, big endian, with a byte order mark", "utf-32BE");
        }

        if (head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]))
        {
            return ("UTF-16 with a byte order mark", "utf-16");
        }

        if (head.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
        {
            return ("UTF-16, big endian, with a byte order mark", "utf-16BE");
        }

        // Text mostly of ASCII in UTF-16: every other byte is zero, always the same ones.
        var zeros = (Even: 0, Odd: 0);
        for (var position = 0; position < head.Length; position++)
        {
            if (head[position] == 0)
            {
                zeros = position % 2 == 0 ? (zeros.Even + 1, zeros.Odd) : (zeros.Even, zeros.Odd + 1);
            }
        }

        var half = head.Length / 2;
        if (half < 2)
        {
            return null;
        }

        return zeros.Odd * 10 >= half * 7 && zeros.Even * 10 <= half ? ("UTF-16 without a byte order mark", "utf-16")
            : zeros.Even * 10 >= half * 7 && zeros.Odd * 10 <= half ? ("UTF-16, big endian, without a byte order mark", "utf-16BE")
            : null;
    }
}
