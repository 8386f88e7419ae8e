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

        return isBulkForm
            ? await AcceptAsync(project, integration, objectName, body, bulk)
            : await WriteAsync(project, integration, objectName, body, records);
    }

    private static async Task<Answer> AcceptAsync(
        string project, string integration, string objectName, JsonBody body, BulkAcceptance bulk)
    {
        if (!BulkRequestReader.TryRead(body.Fields, hasType: true, out var request, out var problem))
        {
            return Refuse(problem);
        }

        var installation = new Installation(project, integration, request.GroupRef);
        return bulk.ProblemOf(installation, objectName, request.Type) is { } refusal
            ? refusal
            : TypedResults.Ok(await bulk.AcceptAsync(installation, objectName, request));
    }

    private static async Task<Answer> WriteAsync(
        string project, string integration, string objectName, JsonBody body, RecordWriter records)
    {
        if (!RecordWriteRequestReader.TryRead(body.Fields, out var request, out var problem))
        {
            return PlainText.BadRequest(problem.Detail);
        }

        var installation = new Installation(project, integration, request.GroupRef);
        if (records.ProblemOf(installation, objectName, request) is { } refusal)
        {
            return refusal;
        }

        var (response, isAnyWritten) = await records.WriteAsync(installation, objectName, request);
        return TypedResults.Json(response, statusCode: isAnyWritten ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
    }

    private static Answer Refuse(Problem problem) => problem.Issues.Count > 0
        ? TypedResults.Json(
            new RefusedWrite([.. problem.Issues.Select(issue => issue.Detail)]), statusCode: StatusCodes.Status422UnprocessableEntity)
        : problem;
}
