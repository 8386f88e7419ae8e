using Microsoft.AspNetCore.Http.HttpResults;

namespace Ampersand.Write.Emulator;

/// <summary><c>POST …/objects/{objectName}</c>, which two generations of the API share: the body tells them apart.</summary>
internal static class WriteEndpoint
{
    public static async Task<Results<Ok<AcceptedWrite>, JsonHttpResult<RecordWriteResponse>, Problem>> HandleAsync(
        string project, string integration, string objectName, JsonBody body, BulkAcceptance bulk, RecordWriter records, RuleBook rules)
    {
        Problem? problem;
        if (BulkRequestReader.IsBulkForm(body.Fields))
        {
            return BulkRequestReader.TryRead(body.Fields, hasType: true, out var write, out problem)
                ? TypedResults.Ok(await bulk.AcceptAsync(project, integration, objectName, write))
                : problem;
        }

        if (!RecordWriteRequestReader.TryRead(body.Fields, rules.MayDelete(objectName), out var request, out problem))
        {
            return problem;
        }

        var installation = new Installation(project, integration, request.GroupRef);
        var (response, isAnyWritten) = await records.WriteAsync(installation, objectName, request);
        return TypedResults.Json(response, statusCode: isAnyWritten ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
    }
}
