namespace Ampersand.Write.Objects;

/// <summary>What is wrong with a project, an integration or a customer that somebody named.</summary>
internal static class CustomerErrors
{
    private const int Listed = 10;

    /// <summary>The service knows no such project, or the key is another project's.</summary>
    public static AmpersandException NoProject(string project, AmpersandServiceException unknown) => new(
        ErrorIds.ProjectNotFound, $"The service knows no project '{project}' that this key belongs to: {unknown.Message}");

    /// <summary>The project has no such integration.</summary>
    public static AmpersandException NoIntegration(string idOrName, IReadOnlyList<AmpersandIntegration> all) => new(
        ErrorIds.IntegrationNotFound,
        $"The project has no integration '{idOrName}'. "
            + (all.Count == 0 ? "It has none at all." : $"It has: {List(all)}."));

    /// <summary>The customer has not installed the integration.</summary>
    public static AmpersandException NoInstallation(string groupRef, string? integration) => new(
        ErrorIds.InstallationNotFound,
        $"The customer '{groupRef}' has not installed "
            + (integration is null ? "any integration of the project." : $"the integration '{integration}'.")
            + " Nothing can be written for a customer before that.");

    /// <summary>The provider does not accept the customer's credentials any more.</summary>
    public static AmpersandException BadCredentials(AmpersandInstallation installation, string groupRef) => new(
        ErrorIds.CustomerCredentialsRefused,
        $"{Provider(installation)} does not accept the credentials of the customer '{groupRef}' any more (bad_credentials, installation "
            + $"{installation.InstallationId}): the customer has to connect again before anything can be written.");

    /// <summary>The installation does not work.</summary>
    public static AmpersandException Unhealthy(AmpersandInstallation installation, string groupRef) => new(
        ErrorIds.InstallationUnhealthy,
        $"The installation {installation.InstallationId} of the customer '{groupRef}' is unhealthy, so what is written may fail.");

    private static string Provider(AmpersandInstallation installation) => installation.Provider ?? "The provider";

    private static string List(IReadOnlyList<AmpersandIntegration> all) =>
        string.Join(", ", all.Take(Listed).Select(integration => integration.ToString()))
            + (all.Count > Listed ? FormattableString.Invariant($" and {all.Count - Listed} more") : string.Empty);
}
