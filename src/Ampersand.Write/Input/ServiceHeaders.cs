using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Internal;
using Ampersand.Write.Csv;

namespace Ampersand.Write.Input;

/// <summary>Headers for the service behind Ampersand, made of a dictionary: each value is one text in one line.</summary>
internal static class ServiceHeaders
{
    /// <summary>The names and values, in the dictionary's order.</summary>
    /// <exception cref="AmpersandException"><c>HeaderInvalid</c>: a value is none, or more than one.</exception>
    public static IReadOnlyList<KeyValuePair<string, string>> From(IDictionary? given) =>
        given is null
            ? []
            : [.. given.Cast<DictionaryEntry>().Select(
                header => From(Convert.ToString(header.Key, CultureInfo.InvariantCulture)!, header.Value))];

    private static KeyValuePair<string, string> From(string name, object? value)
    {
        var plain = ReferenceEquals(value, AutomationNull.Value) ? null : value is PSObject wrapped ? wrapped.BaseObject : value;
        var problem = RecordValue.Format(
            plain, out var text) is not null ? $"is a {plain!.GetType().Name}, and a header has one text or number"
            : text is null ? "is $null" : null;
        return problem is null
            ? new KeyValuePair<string, string>(name, text!)
            : throw new AmpersandException(
                ErrorIds.HeaderInvalid,
                $"The value of the header '{name}' of -Header {problem}. Nothing was sent.");
    }
}
