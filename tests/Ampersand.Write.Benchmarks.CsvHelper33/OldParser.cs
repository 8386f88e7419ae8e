using System.Globalization;
using CsvHelper;

namespace Ampersand.Write.Benchmarks.CsvHelper33;

/// <summary>CsvHelper 33's parser.</summary>
public static class OldParser
{
    /// <summary>Reads every field of a file.</summary>
    /// <returns>The characters of all fields.</returns>
    public static long ReadEveryField(string path)
    {
        using var reader = new StreamReader(path);
        using var parser = new CsvParser(reader, CultureInfo.InvariantCulture);
        long characters = 0;
        while (parser.Read())
        {
            for (var field = 0; field < parser.Count; field++)
            {
                characters += parser[field].Length;
            }
        }

        return characters;
    }
}
