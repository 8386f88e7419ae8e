using Microsoft.AspNetCore.Http.HttpResults;

namespace Ampersand.Write.Emulator;

/// <summary><c>PUT …/objects/{objectName}:async</c>: the Async form of a bulk write.</summary>
internal static class BulkUpsertEndpoint
{
    public static async Task<Results<Ok<AcceptedWrite>, Problem>> HandleAsync(
        string project,
        string integration,
        string objectName,
        JsonBody body,
        BulkAcceptance acceptance,
        EmulatorOptions options,
        HttpContext http)
    {
        if (options.WriteApi is WriteApi.Bulk or WriteApi.Records)
        {
            return options.WriteApi == WriteApi.Bulk ? Problem.MethodNotAllowed(http, HttpMethods.Post) : Problem.NothingAt(http);
        }

        if (!BulkRequestReader.TryRead(body.Fields, hasType: false, out var request, out var problem))
        {
            return problem;
        }

        var installation = new Installation(project, integration, request.GroupRef);
        return acceptance.ProblemOf(installation, objectName, request.Type) is { } refusal
            ? refusal
            : TypedResults.Ok(await acceptance.AcceptAsync(installation, objectName, request));
    }
}
