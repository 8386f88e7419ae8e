using System.Globalization;
using System.Text;

namespace Ampersand.Write.Csv;

/// <summary>Where in a CSV, or among piped records, something stands.</summary>
internal readonly record struct CsvPlace(
    long? Line = null,
    long? Record = null,
    string? Column = null,
    int? ColumnNumber = null,
    string? Preview = null)
{
    /// <summary>The whole input.</summary>
    public static CsvPlace Whole => default;

    /// <summary>A sentence with the place before it.</summary>
    public string Describe(string text)
    {
        var place = new StringBuilder();
        if (Line is { } line)
        {
            place.Append("line ").Append(line.ToString(CultureInfo.InvariantCulture));
        }

        if (Record is { } record)
        {
            place.Append(place.Length > 0 ? ", record " : "record ").Append(record.ToString(CultureInfo.InvariantCulture));
        }

        if (Column is { Length: > 0 } column)
        {
            place.Append(place.Length > 0 ? ", column '" : "column '").Append(Utf8Text.Show(column)).Append('\'');
        }
        else if (ColumnNumber is { } number)
        {
            place.Append(place.Length > 0 ? ", column " : "column ").Append(number.ToString(CultureInfo.InvariantCulture));
        }

        if (place.Length == 0)
        {
            return text;
        }

        place[0] = char.ToUpperInvariant(place[0]);
        return place.Append(": ").Append(text).ToString();
    }
}
