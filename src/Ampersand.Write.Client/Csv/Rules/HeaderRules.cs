
namespace Ampersand.Write.Csv;

/// <summary>Inspects a column's name, the same for files and for piped records.</summary>
/// <remarks>
/// Grammar: Salesforce, Bulk API 2.0 and Bulk API Developer Guide, "Relationship Fields in a Header Row", and the suffixes of its API
/// names.
/// </remarks>
internal static class HeaderRules
{
    // Custom fields, those of person accounts, and the parts of custom geolocations and addresses.
    private static readonly string[] KnownSuffixes =
    [
        "__c", "__pc", "__latitude__s", "__longitude__s", "__street__s", "__city__s", "__postalcode__s", "__statecode__s",
        "__countrycode__s", "__geocodeaccuracy__s",
    ];

    /// <summary>All that is wrong with a name.</summary>
    public static IEnumerable<AmpersandCsvIssue> Inspect(string name, CsvPlace place, CsvProvider provider)
    {
        if (string.IsNullOrWhiteSpace(name))
        {
            return [CsvIssues.HeaderEmpty(place)];
        }

        if (char.IsWhiteSpace(name[0]) || char.IsWhiteSpace(name[name.Length - 1]) || name.Any(Utf8Text.IsUnseen))
        {
            return [CsvIssues.HeaderWhitespace(place)];
        }

        if (name.Contains('\0') || !UnicodeText.IsWellFormed(name))
        {
            return [CsvIssues.HeaderNoText(place with { Column = Utf8Text.Preview(name) })];
        }

        return provider == CsvProvider.Salesforce ? InspectSalesforceName(name, place) : [];
    }

    /// <summary>All that is wrong with the size of a header.</summary>
    /// <param name="columns">How many columns it has.</param>
    /// <param name="line">The line as it is sent, with its LF.</param>
    /// <param name="place">Where it stands, or with which record it came.</param>
    /// <param name="provider">Whose rules apply.</param>
    public static IEnumerable<AmpersandCsvIssue> InspectSize(int columns, byte[] line, CsvPlace place, CsvProvider provider)
    {
        if (provider != CsvProvider.Salesforce)
        {
            yield break;
        }

        if (columns > CsvLimits.Fields)
        {
            yield return CsvIssues.TooManyFields(place, columns);
        }

        if (Utf8Text.IsLonger(line.AsSpan(0, line.Length - 1), CsvLimits.HeaderCharacters, out var characters))
        {
            yield return CsvIssues.HeaderTooLong(place, characters);
        }
    }

    private static IEnumerable<AmpersandCsvIssue> InspectSalesforceName(string name, CsvPlace place)
    {
        for (var position = 0; position < name.Length; position++)
        {
            if (!IsNameCharacter(name[position]) && name[position] is not ('.' or ':'))
            {
                var character = name.Substring(position, char.IsSurrogatePair(name, position) ? 2 : 1);
                yield return CsvIssues.HeaderName(CsvSeverity.Error, place,
                    $"The name holds '{Utf8Text.Preview(character)}'; a Salesforce field name has letters, digits and underscores. Use "
                        + "the field's API name, not its label.");
                yield break;
            }
        }

        var dot = name.IndexOf('.');
        var field = name.Substring(dot + 1);
        if (dot >= 0 || name.Contains(':'))
        {
            if (RelationProblem(name, dot) is { } problem)
            {
                yield return CsvIssues.HeaderRelation(place, problem);
                yield break;
            }

            var relation = name.Substring(name.IndexOf(':') + 1).Substring(0, dot - name.IndexOf(':') - 1);
            if (GrammarProblem(relation) is { } odd)
            {
                yield return CsvIssues.HeaderName(CsvSeverity.Error, place, odd);
                yield break;
            }

            if (HasUnknownSuffix(relation, "__r", "__pr"))
            {
                yield return CsvIssues.HeaderName(
                    CsvSeverity.Warning,
                    place,
                    $"'{relation}' has a suffix that Salesforce's custom relations do not have; they end in __r. Correct it if it is a "
                        + "custom relation.");
            }
        }

        if (GrammarProblem(field) is { } wrong)
        {
            yield return CsvIssues.HeaderName(CsvSeverity.Error, place, wrong);
        }
        else if (IsOfTool(name))
        {
            yield return CsvIssues.ToolColumn(place);
        }
        else if (HasUnknownSuffix(field, KnownSuffixes))
        {
            yield return CsvIssues.HeaderName(CsvSeverity.Warning, place,
                $"'{field}' has a suffix that Salesforce's fields do not have; custom fields end in __c (of person accounts in __pc, of "
                    + "geolocations in __latitude__s and __longitude__s, of addresses in __Street__s and the like). Correct it if it is a "
                    + "custom field.");
        }
    }

    /// <summary>Whether a tool adds the column to its results: those of Salesforce's bulk jobs, and of its Data Loader.</summary>
    private static bool IsOfTool(string name) =>
        name.Equals("sf__Id", StringComparison.OrdinalIgnoreCase) || name.Equals("sf__Error", StringComparison.OrdinalIgnoreCase)
        || name.Equals("sf__Created", StringComparison.OrdinalIgnoreCase) || name is "ERROR";

    /// <summary>What no name of Salesforce's can be, custom or not, with a package's namespace and a suffix or without.</summary>
    private static string? GrammarProblem(string name)
    {
        const string Rule = "A name of Salesforce's begins with a letter, does not end in an underscore, and has two underscores in a row "
            + "only behind "
            + "a package's namespace and before its suffix.";
        var parts = name.Split(["__"], StringSplitOptions.None);
        var most = HasUnknownSuffix("__" + parts[parts.Length - 1], "__s") ? 3 : 4;
        return parts.Length <= most && Array.TrueForAll(
            parts, part => part.Length > 0 && part[0] is not ('_' or (>= '0' and <= '9')) && part[part.Length - 1] != '_')
            ? null
            : $"'{name}' is no name of a field. {Rule}";
    }

    private static string? RelationProblem(string name, int dot)
    {
        const string Form = "Write Relation.Field, or ObjectType:Relation.Field where the relation is polymorphic.";
        var colon = name.IndexOf(':');
        if (dot < 0)
        {
            return "There is a colon, but no relation after it. " + Form;
        }

        if (name.IndexOf('.', dot + 1) >= 0)
        {
            return "A relation goes only one level deep. " + Form;
        }

        if (colon > dot || (colon >= 0 && name.IndexOf(':', colon + 1) >= 0))
        {
            return "The colon is in the wrong place. " + Form;
        }

        var relation = name.Substring(colon + 1, dot - colon - 1);
        if (colon == 0 || relation.Length == 0 || dot == name.Length - 1)
        {
            return "A part of the relation is missing. " + Form;
        }

        return relation.EndsWith("__c", StringComparison.OrdinalIgnoreCase)
            ? $"A custom relation ends in __r, not __c: write '{relation.Substring(0, relation.Length - 1)}r'."
            : null;
    }

    private static bool HasUnknownSuffix(string name, params string[] known) =>
        name.Contains("__") && !known.Any(suffix => name.EndsWith(suffix, StringComparison.OrdinalIgnoreCase));

    private static bool IsNameCharacter(char character) =>
        character is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '_';
}
