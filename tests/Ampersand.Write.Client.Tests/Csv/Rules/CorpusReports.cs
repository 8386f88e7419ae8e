using System.Text;

namespace Ampersand.Write.Client.Tests.Csv;

/// <summary>All that the library says about the files of a folder; the same words on every framework.</summary>
internal static class CorpusReports
{
    public static IEnumerable<string> Files(string folder) => Directory.GetFiles(folder).OrderBy(file => file, StringComparer.Ordinal);

    public static string Of(string path)
    {
        var text = new StringBuilder();
        CsvInspectionOptions[] ways =
        [
            new() { ForReading = true },
            new() { ForReading = true, PrimaryKey = "Id", PartLimit = 300 },
            new() { PrimaryKey = "Id", Destination = CsvDestination.Url },
            new() { Delimiter = ';', Provider = CsvProvider.None, ForReading = true },
            new() { Encoding = Encoding.GetEncoding("iso-8859-1"), ForReading = true },
            new() { Encoding = Encoding.Unicode, ForReading = true },
        ];
        foreach (var way in ways)
        {
            using var file = CsvFile.Open(path);
            var report = file.Inspect(way);
            text.Append(ReportText.Of(report).Replace(Path.GetDirectoryName(path)!, ""));
            if (report.IsValid && way.ForReading)
            {
                text.Append(DigestOfParts(file)).Append('\n');
            }
        }

        return text.ToString();
    }

    // FNV-1a: the two sides only have to agree.
    private static ulong DigestOfParts(CsvFile file)
    {
        var digest = 0xCBF2_9CE4_8422_2325UL;
        foreach (var part in file.ReadParts())
        {
            using (part)
            {
                foreach (var value in part.Content.Span)
                {
                    digest = unchecked((digest ^ value) * 0x0000_0100_0000_01B3UL);
                }
            }
        }

        return digest;
    }
}
