using System.Globalization;

namespace Ampersand.Write.Output;

/// <summary>What a fault that passes is shown as: what was met, what comes next, and when.</summary>
internal static class RetryText
{
    /// <summary>A request that is sent again.</summary>
    public static string Of(RequestDelayed delayed, TimeSpan left) => string.Format(
        CultureInfo.InvariantCulture, "{0}; try {1} of {2} {3}", delayed.Fault, delayed.Attempt, delayed.Attempts, In(left));

    /// <summary>An operation that is looked at again.</summary>
    public static string Of(LookFailed failed, TimeSpan left) =>
        string.Format(CultureInfo.InvariantCulture, "{0}; next look {1}", failed.Fault, In(left));

    private static string In(TimeSpan left) =>
        left > TimeSpan.Zero ? FormattableString.Invariant($"in {Math.Ceiling(left.TotalSeconds):0} s") : "now";
}
