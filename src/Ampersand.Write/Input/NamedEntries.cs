using System.Collections;
using System.Globalization;

namespace Ampersand.Write.Input;

/// <summary>
/// A dictionary's entries by name, in its order; those of a hashtable, which has none, in the ordinal order of their names.
/// </summary>
/// <remarks>A hashtable's own order differs from process to process, and what is sent twice has to be the same both times.</remarks>
internal sealed class NamedEntries
{
    /// <param name="dictionary">The dictionary.</param>
    public NamedEntries(IDictionary dictionary)
    {
        Names = new string[dictionary.Count];
        Values = new object?[dictionary.Count];
        var texts = true;
        var place = 0;
        foreach (DictionaryEntry entry in dictionary)
        {
            texts &= entry.Key is string;
            Names[place] = NameOf(entry.Key);
            Values[place++] = entry.Value;
        }

        if (dictionary is Hashtable)
        {
            Array.Sort(Names, Values, StringComparer.Ordinal);
        }

        Twice = texts ? null : Names.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(same => same.Skip(1).Any())?.Key;
    }

    public string[] Names { get; }

    public object?[] Values { get; }

    /// <summary>A name that several keys have, the number 1 and the text '1' for example; <see langword="null"/> when all differ.</summary>
    public string? Twice { get; }

    /// <summary>A key as a name.</summary>
    public static string NameOf(object key) => Convert.ToString(key, CultureInfo.InvariantCulture) ?? string.Empty;
}
