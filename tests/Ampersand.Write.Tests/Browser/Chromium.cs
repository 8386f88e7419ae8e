using Ampersand.Write.Tests.Harness;
using PuppeteerSharp;

namespace Ampersand.Write.Tests.Browser;

/// <summary>A Chromium without a window, with a profile of its own, for the tests of one class.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "chrome"];

    private IBrowser? browser;

    public async ValueTask InitializeAsync()
    {
        if (Names.Select(InstalledProgram.Find).FirstOrDefault(path => path is not null) is { } program)
        {
            browser = await Puppeteer.LaunchAsync(new LaunchOptions
            {
                ExecutablePath = program,
                // Root has no sandbox, and the pages are our own.
                Args = ["--disable-dev-shm-usage", .. Environment.UserName == "root" ? ["--no-sandbox"] : Array.Empty<string>()],
                // Long enough for a busy machine.
                Timeout = 60_000,
            });
        }
    }

    /// <summary>Opens a page that shares nothing with other pages, or skips the test where there is no browser.</summary>
    internal async Task<BrowserPage> OpenAsync(Uri address, PageLook? look = null)
    {
        Assert.SkipWhen(browser is null, "Chromium is not installed. On Debian: apt-get install chromium");
        return await BrowserPage.OpenAsync(browser, address, look ?? new PageLook());
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
        {
            await browser.DisposeAsync();
        }
    }
}
