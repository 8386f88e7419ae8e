using Microsoft.AspNetCore.Http.HttpResults;

namespace Ampersand.Write.Emulator;

/// <summary><c>/emulator/providers/{provider}</c>: what a provider can do.</summary>
internal static class ProviderControls
{
    public static Results<Ok<ProviderSettings>, Problem> Get(string provider, ProviderBook providers) =>
        providers[provider] is { } settings ? TypedResults.Ok(settings) : Problem.NotFound("There is no such provider.");

    public static Results<NoContent, Problem> Put(string provider, ProviderSettings settings, ProviderBook providers)
    {
        if (settings.Flaw is { } flaw)
        {
            return Problem.BadRequest(flaw);
        }

        providers[provider] = settings;
        return TypedResults.NoContent();
    }

    public static NoContent Delete(string provider, ProviderBook providers)
    {
        providers[provider] = null;
        return TypedResults.NoContent();
    }
}
