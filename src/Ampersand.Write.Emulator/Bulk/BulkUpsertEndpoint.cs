using Microsoft.AspNetCore.Http.HttpResults;

namespace Ampersand.Write.Emulator;

/// <summary><c>PUT …/objects/{objectName}:async</c>: the Async form of a bulk write.</summary>
internal static class BulkUpsertEndpoint
{
    public static async Task<Results<Ok<AcceptedWrite>, Problem>> HandleAsync(
        string project, string integration, string objectName, JsonBody body, BulkAcceptance acceptance) =>
        BulkRequestReader.TryRead(body.Fields, hasType: false, out var request, out var problem)
            ? TypedResults.Ok(await acceptance.AcceptAsync(project, integration, objectName, request))
            : problem;
}
