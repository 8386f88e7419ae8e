using Microsoft.AspNetCore.Http.Features;

namespace Ampersand.Write.Emulator;

/// <summary><c>/emulator/files/{name}</c>: CSV files to point a <c>recordsURL</c> at.</summary>
internal sealed class FileControls(ServedFiles files)
{
    public async Task PutAsync(Exchange exchange)
    {
        // Larger than a write may use, so that a file that is too large can be served too.
        exchange.Http.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = null;
        var url = await files.PutAsync(exchange.Values["name"], exchange.Http.Request.Body, exchange.Aborted);
        await exchange.WriteJsonAsync(new { url }, StatusCodes.Status201Created);
    }

    public async Task GetAsync(Exchange exchange)
    {
        await using var file = files.Open(exchange.Values["name"]) ?? throw ProblemException.NotFound("No such file is served.");
        var response = exchange.Http.Response;
        response.ContentType = "text/csv";
        response.ContentLength = file.Length;
        await file.CopyToAsync(response.Body, exchange.Aborted);
    }
}
