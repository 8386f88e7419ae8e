using System.Globalization;
using System.Text;
using Ampersand.Write.Client.Tests.Csv;

// The console's own encoding may not carry what reports quote.
using var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false));
if (args[0] == "--random")
{
    output.Write(ReaderCheck.Run(seed: 20231130, int.Parse(args[1], CultureInfo.InvariantCulture)));
    return;
}

foreach (var file in CorpusReports.Files(args[0]))
{
    output.Write(CorpusReports.Of(file));
}
