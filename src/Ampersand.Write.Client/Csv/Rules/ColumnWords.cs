namespace Ampersand.Write.Csv;

/// <summary>What a column's name says of its values.</summary>
internal static class ColumnWords
{
    private static readonly HashSet<string> Dates = new(StringComparer.OrdinalIgnoreCase)
    {
        "d", "dt", "date", "datetime", "day", "datum", "tag", "fecha", "data", "dato", "birthdate", "birthday", "dob", "deadline",
    };

    private static readonly HashSet<string> Truths = new(StringComparer.OrdinalIgnoreCase)
    {
        "is", "has", "can", "was", "should", "allow", "allows", "enable", "enabled", "active", "ist", "hat",
    };

    /// <summary>Whether the name is that of a date.</summary>
    public static bool IsDate(string name) =>
        Words(name) is { Count: > 0 } words && (Dates.Contains(words[0]) || Dates.Contains(words[words.Count - 1]));

    /// <summary>Whether the name is that of a value that is true or false.</summary>
    public static bool IsTruth(string name) => Words(name) is { Count: > 0 } words && Truths.Contains(words[0]);

    /// <summary>
    /// The words of a name, without a relation before it and the suffix of a custom field: <c>start_date__c</c>, <c>StartDate</c>.
    /// </summary>
    private static List<string> Words(string name)
    {
        var field = name.Substring(name.LastIndexOf('.') + 1);
        var suffix = field.LastIndexOf("__", StringComparison.Ordinal);
        var words = new List<string>();
        var start = 0;
        var end = suffix > 0 ? suffix : field.Length;
        for (var place = 0; place <= end; place++)
        {
            var isEnd = place == end || !char.IsLetterOrDigit(field[place]);
            if (isEnd || (place > start && char.IsUpper(field[place]) && char.IsLower(field[place - 1])))
            {
                if (place > start)
                {
                    words.Add(field.Substring(start, place - start));
                }

                start = isEnd ? place + 1 : place;
            }
        }

        return words;
    }
}
