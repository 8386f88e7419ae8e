
namespace Ampersand.Write.Csv;

/// <summary>
/// Names that are picked by patterns as PowerShell's Select-Object has them: <c>*</c> is any text, <c>?</c> any character, <c>[a-c]</c> one
/// of these. Case is ignored.
/// </summary>
/// <content>The cmdlets' project is compiled with it too.</content>
internal static class NamePattern
{
    /// <summary>Whether a name is a pattern: no column's name holds what makes one.</summary>
    public static bool IsOne(string name) => name.IndexOfAny(['*', '?', '[']) >= 0;

    /// <summary>Whether a name is the one that is asked for, or fits the pattern.</summary>
    public static bool Fits(string pattern, string name) => string.Equals(pattern, name, StringComparison.OrdinalIgnoreCase)
        || (IsOne(pattern) && Fits(pattern.AsSpan(), name.AsSpan()));

    /// <summary>
    /// The places of the names that are asked for: in the order of the patterns, each once, those of one pattern in their own.
    /// </summary>
    public static List<int> Select(IReadOnlyList<string> patterns, IReadOnlyList<string> names)
    {
        var places = new List<int>(names.Count);
        foreach (var pattern in patterns)
        {
            for (var place = 0; place < names.Count; place++)
            {
                if (!places.Contains(place) && Fits(pattern, names[place]))
                {
                    places.Add(place);
                }
            }
        }

        return places;
    }

    /// <summary>A name that stands more than once, case ignored; <see langword="null"/> when all differ.</summary>
    public static string? FindTwice(IReadOnlyList<string> names)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return names.FirstOrDefault(name => !seen.Add(name)) is { } twice
            ? names.First(name => string.Equals(name, twice, StringComparison.OrdinalIgnoreCase))
            : null;
    }

    private static bool Fits(ReadOnlySpan<char> pattern, ReadOnlySpan<char> name)
    {
        while (!pattern.IsEmpty)
        {
            if (pattern[0] == '*')
            {
                pattern = pattern.Slice(1);
                for (var skipped = 0; skipped <= name.Length; skipped++)
                {
                    if (Fits(pattern, name.Slice(skipped)))
                    {
                        return true;
                    }
                }

                return false;
            }

            if (name.IsEmpty || !TakesOne(ref pattern, name[0]))
            {
                return false;
            }

            name = name.Slice(1);
        }

        return name.IsEmpty;
    }

    /// <summary>
    /// Whether the beginning of a pattern, which is passed over, takes a character. A bracket that does not close is one.
    /// </summary>
    private static bool TakesOne(ref ReadOnlySpan<char> pattern, char character)
    {
        var first = pattern[0];
        var end = first == '[' ? pattern.IndexOf(']') : -1;
        var set = end > 1 ? pattern.Slice(1, end - 1) : default;
        pattern = pattern.Slice(end > 1 ? end + 1 : 1);
        return set.IsEmpty ? first == '?' || IsBetween(character, first, first) : IsIn(set, character);
    }

    private static bool IsIn(ReadOnlySpan<char> set, char character)
    {
        for (var place = 0; place < set.Length; place++)
        {
            var isRange = place + 2 < set.Length && set[place + 1] == '-';
            if (IsBetween(character, set[place], set[isRange ? place + 2 : place]))
            {
                return true;
            }

            place += isRange ? 2 : 0;
        }

        return false;
    }

    private static bool IsBetween(char character, char first, char last) =>
        (character >= first && character <= last)
        || (char.ToLowerInvariant(character) is var lower && lower >= char.ToLowerInvariant(first) && lower <= char.ToLowerInvariant(last));
}
