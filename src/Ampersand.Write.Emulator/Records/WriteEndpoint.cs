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
        string project,
        string integration,
        string objectName,
        JsonBody body,
        BulkAcceptance bulk,
        RecordWriter records,
        EmulatorOptions options,
        HttpContext http)
    {
        var isBulkForm = BulkRequestReader.IsBulkForm(body.Fields);
        if (options.WriteApi == WriteApi.Async || (isBulkForm && options.WriteApi == WriteApi.Records))
        {
            return Problem.NothingAt(http);
        }

        Problem? problem;
        if (isBulkForm)
        {
            if (!BulkRequestReader.TryRead(body.Fields, hasType: true, out var write, out problem))
            {
                return Refuse(problem);
            }

            var written = new Installation(project, integration, write.GroupRef);
            return bulk.ProblemOf(written, objectName, write.Type) is { } refusal
                ? refusal
                : TypedResults.Ok(await bulk.AcceptAsync(written, objectName, write));
        }

        if (!RecordWriteRequestReader.TryRead(body.Fields, out var request, out problem))
        {
            return PlainText.BadRequest(problem.Detail);
        }

        var installation = new Installation(project, integration, request.GroupRef);
        if (records.ProblemOf(installation, objectName, request) is { } problemOfCustomer)
        {
            return problemOfCustomer;
        }

        var (response, isAnyWritten) = await records.WriteAsync(installation, objectName, request);
        return TypedResults.Json(response, statusCode: isAnyWritten ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
    }

    private static Answer Refuse(Problem problem) => problem.Issues.Count > 0
        ? TypedResults.Json(
            new RefusedWrite([.. problem.Issues.Select(issue => issue.Detail)]), statusCode: StatusCodes.Status422UnprocessableEntity)
        : problem;
}
