using System.Globalization;

namespace Ampersand.Write.Tests.Harness;

/// <summary>How much a test does that could go on for hours: little every day, and what a variable of the environment says before a release.</summary>
internal static class Effort
{
    /// <summary>A number from the environment.</summary>
    /// <param name="variable">Its variable.</param>
    /// <param name="usual">What it is where nothing is set.</param>
    public static int Of(string variable, int usual) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : usual;
}
