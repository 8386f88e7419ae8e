using System.Collections.Concurrent;
using System.Text.Json;
using PuppeteerSharp;

namespace Ampersand.Write.Tests.Browser;

/// <summary>A page in a browser, used as a person does: looked at, clicked, and gone through by keyboard.</summary>
internal sealed class BrowserPage : IAsyncDisposable
{
    // Long enough for a busy machine; reached only by a test that has already failed.
    private const int PatienceMilliseconds = 45_000;

    private readonly IBrowserContext context;
    private readonly IPage page;
    private readonly ConcurrentQueue<string> errors = new();
    private readonly ConcurrentQueue<Uri> requests = new();

    private BrowserPage(IBrowserContext context, IPage page)
    {
        this.context = context;
        this.page = page;
        page.DefaultTimeout = PatienceMilliseconds;
        page.Request += (_, args) => requests.Enqueue(new Uri(args.Request.Url));
        page.PageError += (_, args) => errors.Enqueue(args.Message);
        page.Console += (_, args) =>
        {
            if (args.Message.Type is ConsoleType.Error or ConsoleType.Warning)
            {
                errors.Enqueue($"{args.Message.Text} ({args.Message.Location?.URL})");
            }
        };
    }

    /// <summary>What the browser had to complain about: errors of scripts, policies that were broken, things that did not load.</summary>
    public IReadOnlyCollection<string> Errors => errors;

    /// <summary>All that the page has asked for.</summary>
    public IReadOnlyCollection<Uri> Requests => requests;

    public static async Task<BrowserPage> OpenAsync(IBrowser browser, Uri address, PageLook look)
    {
        var context = await browser.CreateBrowserContextAsync();
        var page = await context.NewPageAsync();
        var opened = new BrowserPage(context, page);
        await page.SetViewportAsync(new ViewPortOptions { Width = look.Width, Height = 1000 });
        var colours = new MediaFeatureValue { MediaFeature = MediaFeature.PrefersColorScheme, Value = look.IsDark ? "dark" : "light" };
        await page.EmulateMediaFeaturesAsync([colours]);
        await page.GoToAsync(address.AbsoluteUri);
        return opened;
    }

    /// <summary>Clicks on what leads to another page, and waits until that is loaded.</summary>
    public Task FollowAsync(string selector) => Task.WhenAll(this.page.WaitForNavigationAsync(), ClickAsync(selector));

    /// <summary>Clicks with the mouse into the middle of the first element that matches.</summary>
    public Task ClickAsync(string selector) => page.ClickAsync(selector);

    /// <summary>Evaluates an expression in the page; a promise is waited for.</summary>
    public Task<T> AskAsync<T>(string expression) => this.page.EvaluateExpressionAsync<T>(expression);

    /// <summary>The text that a person sees in the first element that matches.</summary>
    public Task<string?> TextAsync(string selector) => AskAsync<string?>($"document.querySelector({Quote(selector)})?.innerText ?? null");

    /// <summary>Waits until an expression holds, on this page or on one that it leads to.</summary>
    public async Task WaitForAsync(string condition)
    {
        try
        {
            await page.WaitForExpressionAsync(condition, new WaitForFunctionOptions { Polling = WaitForFunctionPollingOption.Mutation });
        }
        catch (WaitTaskTimeoutException)
        {
            Assert.Fail($"This never came to hold: {condition}\n{await TextAsync("body")}\n{string.Join('\n', Errors)}");
        }
    }

    /// <summary>Waits until the first element that matches shows this text, perhaps among others.</summary>
    public Task WaitForTextAsync(string selector, string text) =>
        WaitForAsync($"document.querySelector({Quote(selector)})?.innerText.includes({Quote(text)})");

    /// <summary>Presses a key, by the name that KeyboardEvent.key has for it.</summary>
    public Task PressAsync(string key) => page.Keyboard.PressAsync(key);

    public async ValueTask DisposeAsync() => await context.DisposeAsync();

    public static string Quote(string text) => JsonSerializer.Serialize(text);
}
