using System.Collections.Frozen;

namespace Ampersand.Write.Emulator;

/// <summary>What the console's pages are made with besides HTML; it comes with the program, and nothing is fetched from anywhere else.</summary>
internal static class ConsoleAssets
{
    public const string Style = "console.css";
    public const string Script = "console.js";
    public const string Icon = "console.svg";

    private static readonly FrozenDictionary<string, (string ContentType, byte[] Content)> s_assets = new Dictionary<string, (string, byte[])>(StringComparer.Ordinal)
    {
        [Style] = ("text/css; charset=utf-8", Read(Style)),
        [Script] = ("text/javascript; charset=utf-8", Read(Script)),
        [Icon] = ("image/svg+xml", Read(Icon)),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static Task WriteAsync(Exchange exchange)
    {
        var name = exchange.Values["asset"];
        if (!s_assets.TryGetValue(name, out var asset))
        {
            throw ProblemException.NotFound($"The console has no '{name}'.");
        }

        exchange.Http.Response.Headers.CacheControl = "no-cache";
        return exchange.WriteAsync(StatusCodes.Status200OK, asset.ContentType, asset.Content);
    }

    private static byte[] Read(string name)
    {
        using var stream = typeof(ConsoleAssets).Assembly.GetManifestResourceStream(name)!;
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }
}
