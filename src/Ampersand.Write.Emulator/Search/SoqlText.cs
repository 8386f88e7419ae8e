using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Ampersand.Write.Emulator;

/// <summary>
/// Conditions as the text of a query in Salesforce's language, with values that nobody escaped, and what Salesforce makes of that text.
/// </summary>
internal static partial class SoqlText
{
    private const string Escapes = "nrtbf\"'\\_%";
    private const string Meanings = "\n\r\t\b\f\"'\\_%";

    public static string Write(IEnumerable<SearchCondition> conditions) => string.Join(" AND ", conditions.Select(Write));

    /// <summary>What a text asks for, or <see langword="null"/> where it is malformed.</summary>
    public static SearchQuery? Read(string text)
    {
        var conditions = new List<SearchCondition>();
        string? connective = null;
        for (var rest = text; ;)
        {
            var match = Comparison().Match(rest);
            if (!match.Success || ValueOf(match) is not { } value)
            {
                return null;
            }

            conditions.Add(new SearchCondition(match.Groups["field"].Value, value, match.Groups["operator"].Value == "="));
            rest = rest[match.Length..];
            if (rest.Length == 0)
            {
                return new SearchQuery(conditions, connective == "OR");
            }

            var next = Connective().Match(rest);
            var word = next.Groups[1].Value.ToUpperInvariant();

            // Salesforce takes no mixture of both without brackets.
            if (!next.Success || (connective is not null && connective != word))
            {
                return null;
            }

            connective = word;
            rest = rest[next.Length..];
        }
    }

    private static string Write(SearchCondition condition) => condition.Value switch
    {
        string text => $"{condition.Field} = '{text}'",
        bool flag => $"{condition.Field} = {(flag ? "true" : "false")}",
        var number => string.Create(CultureInfo.InvariantCulture, $"{condition.Field} = {number}"),
    };

    private static object? ValueOf(Match match) =>
        match.Groups["text"] is { Success: true } text ? Unescape(text.Value)
        : match.Groups["flag"] is { Success: true } flag ? flag.Value.Equals("true", StringComparison.OrdinalIgnoreCase)
        : double.Parse(match.Groups["number"].Value, CultureInfo.InvariantCulture);

    private static string? Unescape(string text)
    {
        var value = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\')
            {
                value.Append(text[i]);
                continue;
            }

            var meaning = Escapes.IndexOf(text[++i], StringComparison.OrdinalIgnoreCase);
            if (meaning < 0)
            {
                return null;
            }

            value.Append(Meanings[meaning]);
        }

        return value.ToString();
    }

    [GeneratedRegex(
        @"\G\s*(?<field>[A-Za-z][A-Za-z0-9_.]*)\s*(?<operator>=|!=|<>)\s*(?:'(?<text>(?:[^'\\\r\n]|\\.)*)'|(?<flag>true|false)\b|(?<number>-?[0-9]+(?:\.[0-9]+)?(?:E[+-]?[0-9]+)?))\s*",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Comparison();

    [GeneratedRegex(@"\G(AND|OR)\b", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Connective();
}
