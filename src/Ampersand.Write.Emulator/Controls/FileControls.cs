using System.Net.Mime;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Ampersand.Write.Emulator;

/// <summary><c>/emulator/files/{name}</c>: CSV files to point a <c>recordsURL</c> at.</summary>
internal static class FileControls
{
    public static async Task<Created<ServedFile>> PutAsync(string name, HttpContext http, ServedFiles files)
    {
        // Larger than a write may use, so that a file that is too large can be served too.
        http.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = null;
        return TypedResults.Created(default(Uri), new ServedFile(await files.PutAsync(name, http.Request.Body, http.RequestAborted)));
    }

    public static Results<FileStreamHttpResult, Problem> Get(string name, ServedFiles files) =>
        files.Open(name) is { } file ? TypedResults.Stream(file, MediaTypeNames.Text.Csv) : Problem.NotFound("No such file is served.");

    internal sealed record ServedFile(Uri Url);
}
