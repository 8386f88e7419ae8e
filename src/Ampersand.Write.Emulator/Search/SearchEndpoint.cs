using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Ampersand.Write.Emulator;

/// <summary><c>POST …/integrations/{integration}?groupRef=</c> on the search host.</summary>
internal static class SearchEndpoint
{
    private const string RequestType = "x-amp-request-type";
    private const string Search = "search";

    public static Results<Ok<JsonObject>, Problem> Handle(
        string project,
        string integration,
        string? groupRef,
        [FromHeader(Name = RequestType)] string? requestType,
        JsonBody body,
        Searcher searcher)
    {
        if (requestType != Search)
        {
            return Problem.BadRequest($"The header {RequestType} must be {Search}.") with
            {
                Issues = [new Issue("header", RequestType, $"The header must be {Search}.", requestType)],
            };
        }

        if (string.IsNullOrWhiteSpace(groupRef))
        {
            return Problem.BadQuery("groupRef", "groupRef is missing.", groupRef);
        }

        if (!SearchRequestReader.TryRead(body.Fields, out var request, out var problem))
        {
            return problem;
        }

        var (answer, refusal) = searcher.Search(new Installation(project, integration, groupRef), request);
        return refusal is null ? TypedResults.Ok(answer!) : refusal;
    }
}
