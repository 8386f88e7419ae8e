using Answer = Microsoft.AspNetCore.Http.HttpResults.Results<
    Microsoft.AspNetCore.Http.HttpResults.Ok<Ampersand.Write.Emulator.AcceptedWrite>,
    Microsoft.AspNetCore.Http.HttpResults.JsonHttpResult<Ampersand.Write.Emulator.RecordWriteResponse>,
    Microsoft.AspNetCore.Http.HttpResults.JsonHttpResult<Ampersand.Write.Emulator.RefusedWrite>,
    Microsoft.AspNetCore.Http.HttpResults.ContentHttpResult,
    Ampersand.Write.Emulator.Problem>;

namespace Ampersand.Write.Emulator;

/// <summary><c>POST …/objects/{objectName}</c>, which two generations of the API share: the body tells them apart.</summary>
internal static class WriteEndpoint
{
    public static async Task<Answer> HandleAsync(
        string project, string integration, string objectName, JsonBody body, BulkAcceptance bulk, RecordWriter records, RuleBook rules)
    {
        Problem? problem;
        if (BulkRequestReader.IsBulkForm(body.Fields))
        {
            return BulkRequestReader.TryRead(body.Fields, hasType: true, out var write, out problem)
                ? TypedResults.Ok(await bulk.AcceptAsync(project, integration, objectName, write))
                : Refuse(problem);
        }

        if (!RecordWriteRequestReader.TryRead(body.Fields, out var request, out problem))
        {
            return PlainText.BadRequest(problem.Detail);
        }

        if (request.Type == RecordWriteType.Delete && !rules.MayDelete(objectName, request.GroupRef))
        {
            return Problem.BadRequest($"The configuration of this installation does not enable deletion for '{objectName}'.");
        }

        var installation = new Installation(project, integration, request.GroupRef);
        var (response, isAnyWritten) = await records.WriteAsync(installation, objectName, request);
        return TypedResults.Json(response, statusCode: isAnyWritten ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
    }

    private static Answer Refuse(Problem problem) => problem.Issues.Count > 0
        ? TypedResults.Json(
            new RefusedWrite([.. problem.Issues.Select(issue => issue.Detail)]), statusCode: StatusCodes.Status422UnprocessableEntity)
        : problem;
}
