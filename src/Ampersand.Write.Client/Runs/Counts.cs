
namespace Ampersand.Write.Runs;

/// <summary>Numbers of records, for messages.</summary>
internal static class Counts
{
    /// <summary>A number of records, with its noun.</summary>
    public static string Of(long records) => records == 1 ? "1 record" : FormattableString.Invariant($"{records:N0} records");

    /// <summary>Records by their places.</summary>
    public static string Range(long first, long last) =>
        first == last ? FormattableString.Invariant($"record {first:N0}") : FormattableString.Invariant($"records {first:N0} to {last:N0}");

    /// <summary>Records by their places, the numbers as they would be typed.</summary>
    public static string Places(long first, long last) =>
        first == last ? FormattableString.Invariant($"record {first}") : FormattableString.Invariant($"records {first} to {last}");
}
