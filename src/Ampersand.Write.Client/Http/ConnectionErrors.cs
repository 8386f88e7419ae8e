namespace Ampersand.Write.Http;

/// <summary>What is said when a connection value is nowhere to be found: always all the ways to give it.</summary>
internal static class ConnectionErrors
{
    /// <summary>A value that a request cannot do without.</summary>
    /// <exception cref="AmpersandException">There is none, or it is no text that can be sent.</exception>
    public static string Require(string? value, string parameter, string variable) =>
        string.IsNullOrWhiteSpace(value) ? throw Missing(parameter, variable)
        : UnicodeText.IsWellFormed(value!) ? value!
        : throw new AmpersandException(
            $"{parameter}Invalid",
            AmpersandErrorKind.InvalidArgument,
            $"The {parameter} holds half of a character (a lone surrogate), which would arrive as another one, so nothing was sent: give it as it was before something cut it.");

    public static AmpersandException Missing(string parameter, string variable) => new(
        $"{parameter}Missing",
        parameter == "ApiKey" ? AmpersandErrorKind.Authentication : AmpersandErrorKind.InvalidArgument,
        $"No {parameter} is known, so nothing was sent. Give it in one of three ways: the parameter -{parameter}, "
        + $"Connect-Ampersand -{parameter} for this session, or the environment variable {variable}.");
}
