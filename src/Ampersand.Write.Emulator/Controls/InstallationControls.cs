using Microsoft.AspNetCore.Http.HttpResults;

namespace Ampersand.Write.Emulator;

/// <summary>
/// <c>/emulator/projects/{project}</c>, <c>…/integrations/{integration}</c> and <c>…/installations/{groupRef}</c>: what is told of each.
/// </summary>
internal static class InstallationControls
{
    public static ProjectSettings GetProject(string project, InstallationBook book) => book.Of(project);

    public static NoContent PutProject(string project, ProjectSettings settings, InstallationBook book)
    {
        book.Set(project, settings);
        return TypedResults.NoContent();
    }

    public static NoContent DeleteProject(string project, InstallationBook book)
    {
        book.Remove(project);
        return TypedResults.NoContent();
    }

    public static IntegrationSettings GetIntegration(string project, string integration, InstallationBook book) =>
        book.Of(project, integration);

    public static Results<NoContent, Problem> PutIntegration(
        string project, string integration, IntegrationSettings settings, InstallationBook book) =>
        Put(() => book.Set(project, integration, settings));

    public static NoContent DeleteIntegration(string project, string integration, InstallationBook book)
    {
        book.Remove(project, integration);
        return TypedResults.NoContent();
    }

    public static InstallationSettings GetInstallation(string project, string integration, string groupRef, InstallationBook book) =>
        book.Of(new Installation(project, integration, groupRef));

    public static Results<NoContent, Problem> PutInstallation(
        string project, string integration, string groupRef, InstallationSettings settings, InstallationBook book) =>
        Put(() => book.Set(project, integration, groupRef, settings));

    public static NoContent DeleteInstallation(string project, string integration, string groupRef, InstallationBook book)
    {
        book.Remove(project, integration, groupRef);
        return TypedResults.NoContent();
    }

    private static Results<NoContent, Problem> Put(Action set)
    {
        try
        {
            set();
            return TypedResults.NoContent();
        }
        catch (ArgumentException exception)
        {
            return Problem.BadRequest(exception.Message);
        }
    }
}
