using System.Text;

namespace Ampersand.Write.Client.Tests.Csv;

/// <summary>Shortcuts from text to what the engine makes of it.</summary>
internal static class CsvText
{
    public static byte[] Utf8(string text) => new UTF8Encoding(false).GetBytes(text);

    public static AmpersandCsvReport Inspect(string text, CsvInspectionOptions? options = null) => Inspect(Utf8(text), options);

    public static AmpersandCsvReport Inspect(byte[] bytes, CsvInspectionOptions? options = null)
    {
        using var file = CsvFile.FromStream(new MemoryStream(bytes, writable: false), "test.csv");
        return file.Inspect(options ?? new CsvInspectionOptions());
    }

    /// <summary>The parts of a valid CSV, as texts.</summary>
    public static List<string> Parts(byte[] bytes, CsvInspectionOptions options)
    {
        using var file = CsvFile.FromStream(new MemoryStream(bytes, writable: false), "test.csv");
        file.Inspect(options);
        var parts = new List<string>();
        foreach (var part in file.ReadParts())
        {
            using (part)
            {
                parts.Add(Encoding.UTF8.GetString(part.Content.Span));
            }
        }

        return parts;
    }

    /// <summary>The whole of a valid CSV as it would be sent.</summary>
    public static byte[] Normalizations(byte[] bytes, CsvInspectionOptions options)
    {
        using var file = CsvFile.FromStream(new MemoryStream(bytes, writable: false), "test.csv");
        file.Inspect(options);
        using var normalized = new MemoryStream();
        file.WriteNormalized(normalized);
        return normalized.ToArray();
    }
}
