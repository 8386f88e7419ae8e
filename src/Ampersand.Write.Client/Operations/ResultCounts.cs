using System.Globalization;

namespace Ampersand.Write.Operations;

/// <summary>The counts in an operation's result.</summary>
/// <remarks>
/// Ampersand's documents have one example, <c>Batch write completed (3 succeeded, 1 failed)</c>. A sentence of another form says nothing
/// that may be relied on.
/// </remarks>
internal static class ResultCounts
{
    private static readonly char[] BetweenWords = [' ', '\t', '\r', '\n', '(', ')', ';'];

    /// <summary>How many records were written and how many were not; <see langword="null"/> where the sentence does not say.</summary>
    public static (long? Succeeded, long? Failed) In(string? result)
    {
        string[] words = [
            .. (result ?? string.Empty).Split(BetweenWords, StringSplitOptions.RemoveEmptyEntries)
                .Select(word => word.TrimEnd(',', '.'))
                .Where(word => !IsWord(word, "record") && !IsWord(word, "records"))];
        return (Before(words, "succeeded"), Before(words, "failed"));
    }

    private static long? Before(string[] words, string word) =>
        Array.FindIndex(words, other => IsWord(other, word)) is > 0 and var place
            && long.TryParse(words[place - 1], NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static bool IsWord(string word, string other) => string.Equals(word, other, StringComparison.OrdinalIgnoreCase);
}
