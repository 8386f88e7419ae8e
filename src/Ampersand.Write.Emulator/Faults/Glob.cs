using System.Text.RegularExpressions;

namespace Ampersand.Write.Emulator;

/// <summary>A path pattern: <c>*</c> stays within a segment, <c>**</c> crosses them.</summary>
internal sealed class Glob(string pattern)
{
    private readonly Regex regex = new(
        "^" + Regex.Escape(pattern).Replace(@"\*\*", ".*", StringComparison.Ordinal).Replace(
            @"\*", "[^/]*", StringComparison.Ordinal) + "$",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.Singleline);

    public bool IsMatch(string path) => regex.IsMatch(path);
}
