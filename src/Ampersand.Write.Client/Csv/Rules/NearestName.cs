
namespace Ampersand.Write.Csv;

/// <summary>Guesses which name was meant.</summary>
internal static class NearestName
{
    /// <summary>The name with the fewest edits to it, case, space and underscores ignored; none when nothing is near.</summary>
    public static string? Find(string name, IEnumerable<string> candidates)
    {
        var wanted = Plain(name);
        string? nearest = null;
        var fewest = (wanted.Length <= 3 ? 1 : Math.Max(2, wanted.Length / 3)) + 1;
        foreach (var candidate in candidates)
        {
            var plain = Plain(candidate);
            var edits = Edits(wanted, plain, fewest);

            // A name with no character in common is not near, however short both are.
            if (edits < fewest && edits < Math.Max(wanted.Length, plain.Length))
            {
                (nearest, fewest) = (candidate, edits);
            }
        }

        return nearest;
    }

    // 'Custom Id' is near to custom_id__c: the suffix is what people forget.
    private static string Plain(string name)
    {
        var plain = new string([.. name.ToUpperInvariant().Where(character => character is not ('_' or ' ' or '-'))]);
        return name.EndsWith("__c", StringComparison.OrdinalIgnoreCase) ? plain.Substring(0, plain.Length - 1) : plain;
    }

    /// <summary>Levenshtein's distance, or a number not below <paramref name="limit"/>.</summary>
    private static int Edits(string one, string other, int limit)
    {
        if (Math.Abs(one.Length - other.Length) >= limit)
        {
            return limit;
        }

        var above = new int[other.Length + 1];
        var row = new int[other.Length + 1];
        for (var column = 0; column <= other.Length; column++)
        {
            above[column] = column;
        }

        for (var line = 1; line <= one.Length; line++)
        {
            row[0] = line;
            for (var column = 1; column <= other.Length; column++)
            {
                var replaced = above[column - 1] + (one[line - 1] == other[column - 1] ? 0 : 1);
                row[column] = Math.Min(replaced, Math.Min(above[column], row[column - 1]) + 1);
            }

            (above, row) = (row, above);
        }

        return above[other.Length];
    }
}
