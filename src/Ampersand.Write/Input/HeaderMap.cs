using System.Collections;
using Ampersand.Write.Binding;

namespace Ampersand.Write.Input;

/// <summary>The map that <see cref="HeaderMapTransformationAttribute"/> has checked, as the library takes it.</summary>
internal static class HeaderMap
{
    public static IReadOnlyDictionary<string, string>? From(IDictionary? map) => map?
        .Cast<DictionaryEntry>()
        .ToDictionary(entry => (string)entry.Key, entry => (string)entry.Value!, StringComparer.OrdinalIgnoreCase);
}
