using System.Text.RegularExpressions;

namespace Ampersand.Write.Objects;

/// <summary>Reads the names of nested fields, which the service writes as paths: <c>$['billingaddress']['city']</c>.</summary>
internal static class NestedName
{
    private const string Address = "address";

    private static readonly Regex Part = new(@"\['(?<name>[^']*)'\]", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    /// <summary>
    /// The flat names that a nested field may go by at the provider: all parts in one, without the word for an address, and the last part
    /// alone.
    /// </summary>
    /// <returns>None where the name is no path.</returns>
    public static IEnumerable<string> FlatForms(string name)
    {
        if (!name.StartsWith("$[", StringComparison.Ordinal))
        {
            return [];
        }

        string[] parts = [.. Part.Matches(name).Cast<Match>().Select(match => match.Groups["name"].Value)];
        if (parts.Length == 0)
        {
            return [];
        }

        var first = parts[0].EndsWith(Address, StringComparison.OrdinalIgnoreCase)
            ? parts[0].Substring(0, parts[0].Length - Address.Length)
            : parts[0];
        var others = string.Concat(parts.Skip(1));
        return [parts[0] + others, first + others, parts[parts.Length - 1]];
    }

    /// <summary>
    /// The field that a part of a custom address or geolocation belongs to, where a name is one: <c>Home__City__s</c> belongs to
    /// <c>Home__c</c>.
    /// </summary>
    public static string? CompoundOf(string name)
    {
        if (!name.EndsWith("__s", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var part = name.LastIndexOf("__", name.Length - 4, StringComparison.Ordinal);
        return part > 0 ? name.Substring(0, part) + "__c" : null;
    }
}
