namespace Ampersand.Write.Emulator;

/// <summary>The frame around each page: where one is, where one can go, and whether the page is live.</summary>
internal sealed class ConsoleLayout(FaultBook faults, Func<Uri> apiUri)
{
    public Html Frame(ConsolePage page) => $"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>{page.Title} · Ampersand emulator</title>
        <link rel="icon" type="image/svg+xml" href="{ConsoleRoutes.AssetOf(ConsoleAssets.Icon)}">
        <link rel="stylesheet" href="{ConsoleRoutes.AssetOf(ConsoleAssets.Style)}">
        <script src="{ConsoleRoutes.AssetOf(ConsoleAssets.Script)}" defer></script>
        </head>
        <body{Attribute("data-events", page.Events)}>
        <a class="skip" href="#content">Skip to the content</a>
        <header>
        <a class="brand" href="{ConsoleRoutes.Operations}"><img src="{ConsoleRoutes.AssetOf(ConsoleAssets.Icon)}" alt="" width="28" height="28">Ampersand <span>emulator</span></a>
        <nav id="rooms" aria-label="Console" data-live>
        {Link(page, ConsoleRoutes.Operations, $"Operations")}
        {Link(page, ConsoleRoutes.Faults, $"Faults{Armed()}")}
        </nav>
        <p id="live" class="live"><noscript>Reload to see what is new</noscript></p>
        </header>
        <main id="content" tabindex="-1">
        {page.Content}
        </main>
        <footer>
        <p>The API is at <code>{apiUri().AbsoluteUri}</code>; what else can be asked and ordered, as JSON, is listed at <a href="/emulator">/emulator</a>.</p>
        </footer>
        </body>
        </html>

        """;

    private static Html Link(ConsolePage page, string address, Html text) =>
        $"""<a href="{address}"{Attribute("aria-current", page.Room == address ? "page" : null)}>{text}</a>""";

    private static Html Attribute(string name, string? value) => value is null ? Html.Empty : $" {name}=\"{value}\"";

    /// <summary>How many faults may still strike, which whoever sees an operation fail wants to know.</summary>
    private Html Armed()
    {
        var armed = faults.All.Count(fault => !fault.IsUsedUp);
        return armed == 0 ? Html.Empty : $""" <span class="armed">{armed} <span class="unseen">armed</span></span>""";
    }
}
