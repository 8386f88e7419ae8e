
namespace Ampersand.Write.Binding;

/// <summary>Finds each connection value: first the parameters, then the connection in use, then the environment.</summary>
internal static class ConnectionResolver
{
    /// <summary>The connection that a command is to use.</summary>
    /// <param name="basis">The connection given or the runspace's default, if there is one.</param>
    /// <param name="parameters">The values given as parameters.</param>
    /// <exception cref="AmpersandException"><c>ApiKeyMissing</c>, or a value that is not of its form.</exception>
    public static AmpersandConnection Resolve(AmpersandConnection? basis, AmpersandClientOptions parameters)
    {
        var values = parameters.Or(new AmpersandClientOptions
        {
            Project = ProjectOf(basis),
            Integration = basis?.Integration ?? Environment("AMP_INTEGRATION"),
            GroupRef = basis?.GroupRef ?? Environment("AMP_GROUP_REF"),
            WriteUri = basis?.WriteUri ?? Address("AMP_WRITE_URI"),
            ApiUri = basis?.ApiUri ?? Address("AMP_API_URI"),
            // A connection that was not told it follows its write host, which may be another here.
            SearchUri = basis is null ? Address("AMP_SEARCH_URI") : null,
        });
        return basis is not null
            ? basis.With(values)
            : new AmpersandConnection(values.ApiKey is null
                && Environment("AMP_API_KEY") is { } plain ? values with { ApiKey = new ApiKey(plain) } : values);
    }

    /// <summary>The project where no parameter names one.</summary>
    public static string? ProjectOf(AmpersandConnection? basis) => basis?.Project ?? Environment("AMP_PROJECT");

    private static string? Environment(string variable) =>
        System.Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : null;

    private static Uri? Address(string variable) =>
        Environment(variable) is not { } text ? null
        : Uri.TryCreate(text, UriKind.Absolute, out var uri) ? uri
        : throw new AmpersandException(
            ErrorIds.ServiceAddressInvalid, $"The environment variable {variable} is not an address: '{text}'.");
}
