using Microsoft.AspNetCore.Http.HttpResults;

namespace Ampersand.Write.Emulator;

/// <summary><c>/emulator/search</c>: how searches are answered.</summary>
internal static class SearchControls
{
    public static SearchSettings Get(SearchBook search) => search.Settings;

    public static Results<NoContent, Problem> Put(SearchSettings settings, SearchBook search)
    {
        if (settings.Flaw is { } flaw)
        {
            return Problem.BadRequest(flaw);
        }

        search.Settings = settings;
        return TypedResults.NoContent();
    }

    public static NoContent Delete(SearchBook search)
    {
        search.Reset();
        return TypedResults.NoContent();
    }
}
