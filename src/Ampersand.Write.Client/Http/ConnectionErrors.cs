
namespace Ampersand.Write.Http;

/// <summary>Requires the values that a request cannot do without.</summary>
internal static class ConnectionErrors
{
    /// <summary>The project.</summary>
    /// <exception cref="AmpersandException">There is none, or it is no text that can be sent.</exception>
    public static string RequireProject(string? value) => Require(value, "project", ErrorIds.ProjectMissing, ErrorIds.ProjectInvalid);

    /// <summary>The integration.</summary>
    /// <exception cref="AmpersandException">There is none, or it is no text that can be sent.</exception>
    public static string RequireIntegration(string? value) =>
        Require(value, "integration", ErrorIds.IntegrationMissing, ErrorIds.IntegrationInvalid);

    /// <summary>The customer's group.</summary>
    /// <exception cref="AmpersandException">There is none, or it is no text that can be sent.</exception>
    public static string RequireGroupRef(string? value) => Require(value, "groupRef", ErrorIds.GroupRefMissing, ErrorIds.GroupRefInvalid);

    /// <summary>The API key.</summary>
    /// <exception cref="AmpersandException">There is none.</exception>
    public static ApiKey RequireApiKey(ApiKey? value) => value ?? throw Missing("API key", ErrorIds.ApiKeyMissing);

    /// <summary>A value that would arrive as it is, and is what its author meant.</summary>
    /// <exception cref="AmpersandException">
    /// It holds half of a character or a control character, or has space or quotes around it.
    /// </exception>
    public static string RequireWhole(string value, string what, AmpersandErrorId invalid) =>
        !UnicodeText.IsWellFormed(value)
            ? throw new AmpersandException(
                invalid,
                $"The {what} holds half of a character (a lone surrogate), which would arrive as another one, so nothing was sent. "
                    + "Give it as it was before something cut it.")
        : Surplus(value) is { } surplus
            ? throw new AmpersandException(
                invalid, $"The {what} '{Csv.Utf8Text.Preview(value)}' {surplus}, so nothing was sent. Give it without.")
        : value;

    /// <summary>What a value has that its author hardly means: it is left over from a file or a shell.</summary>
    private static string? Surplus(string value) =>
        value.Any(char.IsControl) ? "holds a line end or another control character"
        : value.Length > 0 && (char.IsWhiteSpace(value[0]) || char.IsWhiteSpace(value[value.Length - 1])) ? "has space around it"
        : value.Length > 1 && value[0] is '"' or '\'' && value[value.Length - 1] == value[0] ? "has quotes around it"
        : null;

    private static string Require(string? value, string what, AmpersandErrorId missing, AmpersandErrorId invalid) =>
        string.IsNullOrWhiteSpace(value) ? throw Missing(what, missing) : RequireWhole(value!, what, invalid);

    private static AmpersandException Missing(string what, AmpersandErrorId id) => new(id, $"No {what} is known, so nothing was sent.");
}
