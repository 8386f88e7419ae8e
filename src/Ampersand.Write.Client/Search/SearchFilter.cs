using System.Globalization;
using Ampersand.Write.Csv;

namespace Ampersand.Write.Search;

/// <summary>The values that a search compares fields with.</summary>
/// <remarks>A value is bound as it is, never put into the text of a query here. Its type depends on the field's: text and numbers differ.</remarks>
internal static class SearchFilter
{
    /// <summary>Makes filters of fields and values.</summary>
    /// <exception cref="AmpersandException"><c>SearchFilterInvalid</c>.</exception>
    public static IReadOnlyList<KeyValuePair<string, object>> Of(IEnumerable<KeyValuePair<string, object?>> values)
    {
        KeyValuePair<string, object>[] filters = [.. values.Select(
            pair => new KeyValuePair<string, object>(NameOf(pair.Key), ValueOf(pair.Key, pair.Value)))];
        return filters.Length > 0 ? filters : throw Invalid("A search needs a field and its value at least, and none is given");
    }

    private static string NameOf(string name) => !string.IsNullOrWhiteSpace(name) && UnicodeText.IsWellFormed(name)
        ? name
        : throw Invalid("The name of a field to search by is empty, or no text that can be sent");

    private static object ValueOf(string name, object? value)
    {
        switch (value)
        {
            case bool:
                return value;
            case sbyte or byte or short or ushort or int or uint or long:
                return Convert.ToInt64(value, CultureInfo.InvariantCulture);
            case ulong or decimal:
                return Convert.ToDecimal(value, CultureInfo.InvariantCulture);
            case double number when !double.IsNaN(number) && !double.IsInfinity(number):
                return number;
            case float number when !float.IsNaN(number) && !float.IsInfinity(number):
                return double.Parse(number.ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        }

        var problem = RecordValue.Format(value, out var text);
        return problem is not null ? throw Invalid($"The value of '{name}' cannot be searched by: {problem.TrimEnd('.')}")
            : text is null ? throw Invalid($"The value of '{name}' is null, and a search finds equal values alone")
            : UnicodeText.IsWellFormed(text) ? text
            : throw Invalid($"The value of '{name}' holds half of a character (a lone surrogate)");
    }

    private static AmpersandException Invalid(string why) => new(ErrorIds.SearchFilterInvalid, $"{why}. Nothing was searched.");
}
