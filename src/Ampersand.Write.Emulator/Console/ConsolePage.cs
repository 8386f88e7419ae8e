using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.StaticFiles;

namespace Ampersand.Write.Emulator;

/// <summary>The console: one static page over the controls, which looks at its own address to know what to show.</summary>
internal static class ConsolePage
{
    private const string Page = "console.html";

    /// <summary>Nothing from elsewhere, no script or style inside the page, and nobody's frame.</summary>
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private static readonly FileExtensionContentTypeProvider s_types = new();

    public static FileStreamHttpResult Get(HttpResponse response)
    {
        response.Headers.ContentSecurityPolicy = ContentSecurityPolicy;
        response.Headers["Referrer-Policy"] = "same-origin";
        return Read(Page, response)!;
    }

    public static Results<FileStreamHttpResult, NotFound> GetAsset(string asset, HttpResponse response) =>
        Read(asset, response) is { } result ? result : TypedResults.NotFound();

    private static FileStreamHttpResult? Read(string name, HttpResponse response)
    {
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.CacheControl = "no-cache";
        return typeof(ConsolePage).Assembly.GetManifestResourceStream(name) is { } content && s_types.TryGetContentType(name, out var type)
            ? TypedResults.Stream(content, type + (type.StartsWith("text/", StringComparison.Ordinal) ? "; charset=utf-8" : ""))
            : null;
    }
}
