using System.Collections.Concurrent;
using System.Text.Json;

namespace Ampersand.Write.Tests.Browser;

/// <summary>A page in a browser, used as a person does: looked at, clicked, and gone through by keyboard.</summary>
internal sealed class BrowserPage : IAsyncDisposable
{
    // Long enough for a busy machine; reached only by a test that has already failed.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(45);

    private readonly DevTools _tools;
    private readonly string _context;
    private readonly string _session;
    private readonly ConcurrentQueue<string> _complaints = new();
    private readonly ConcurrentQueue<Uri> _requests = new();
    private TaskCompletionSource _loaded = new();

    private BrowserPage(DevTools tools, string context, string session)
    {
        _tools = tools;
        _context = context;
        _session = session;
        tools.Event += Hear;
    }

    /// <summary>What the browser had to complain about: errors of scripts, policies that were broken, things that did not load.</summary>
    public IReadOnlyCollection<string> Complaints => _complaints;

    /// <summary>All that the page has asked for.</summary>
    public IReadOnlyCollection<Uri> Requests => _requests;

    public static async Task<BrowserPage> OpenAsync(DevTools tools, Uri address, PageLook look)
    {
        var context = (await tools.SendAsync("Target.createBrowserContext")).GetProperty("browserContextId").GetString()!;
        var target = await tools.SendAsync("Target.createTarget", new { url = "about:blank", browserContextId = context });
        var session = await tools.SendAsync("Target.attachToTarget", new { targetId = target.GetProperty("targetId").GetString(), flatten = true });
        var page = new BrowserPage(tools, context, session.GetProperty("sessionId").GetString()!);
        foreach (var domain in (string[])["Page", "Runtime", "Log", "Network"])
        {
            await page.SendAsync(domain + ".enable");
        }

        await page.LookAsync(look);
        await page.GoAsync(address);
        return page;
    }

    public async Task LookAsync(PageLook look)
    {
        await SendAsync("Emulation.setDeviceMetricsOverride", new { width = look.Width, height = 1000, deviceScaleFactor = 1, mobile = false });
        await SendAsync("Emulation.setEmulatedMedia", new { features = new[] { new { name = "prefers-color-scheme", value = look.IsDark ? "dark" : "light" } } });
        await SendAsync("Emulation.setScriptExecutionDisabled", new { value = !look.HasScript });
    }

    public Task GoAsync(Uri address) => LoadAsync(() => SendAsync("Page.navigate", new { url = address.AbsoluteUri }));

    /// <summary>Clicks on what leads to another page, and waits until that is loaded.</summary>
    public Task FollowAsync(string selector) => LoadAsync(() => ClickAsync(selector));

    /// <summary>Evaluates an expression in the page; a promise is waited for.</summary>
    public async Task<T> AskAsync<T>(string expression)
    {
        var answer = await SendAsync("Runtime.evaluate", new { expression, awaitPromise = true, returnByValue = true });
        return answer.TryGetProperty("exceptionDetails", out var exception)
            ? throw new InvalidOperationException($"{expression}\n{exception.GetRawText()}")
            : answer.GetProperty("result").TryGetProperty("value", out var value) ? value.Deserialize<T>()! : default!;
    }

    /// <summary>The text that a person sees in the first element that matches.</summary>
    public Task<string?> TextAsync(string selector) => AskAsync<string?>($"document.querySelector({Quote(selector)})?.innerText ?? null");

    /// <summary>Waits until an expression holds, on this page or on one that it leads to.</summary>
    public async Task WaitForAsync(string condition)
    {
        var watch = $$"""
            new Promise(hold => {
              const check = () => { if ({{condition}}) { observer.disconnect(); hold(true); } };
              const observer = new MutationObserver(check);
              observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
              addEventListener("load", check);
              check();
            })
            """;
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            try
            {
                await AskAsync<bool>(watch).WaitAsync(patience.Token);
                return;
            }
            catch (DevToolsException) when (!patience.IsCancellationRequested)
            {
                // The page went away while it was watched; the next one is.
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"This never came to hold: {condition}\n{await TextAsync("body")}\n{string.Join('\n', Complaints)}");
            }
        }
    }

    /// <summary>Waits until the first element that matches shows this text, perhaps among others.</summary>
    public Task WaitForTextAsync(string selector, string text) => WaitForAsync($"document.querySelector({Quote(selector)})?.innerText.includes({Quote(text)})");

    /// <summary>Clicks with the mouse into the middle of the first element that matches.</summary>
    public async Task ClickAsync(string selector)
    {
        var place = await AskAsync<double[]>($$"""
            (() => {
              const element = document.querySelector({{Quote(selector)}});
              element.scrollIntoView({ block: "center", behavior: "instant" });
              const { x, y, width, height } = element.getBoundingClientRect();
              return [x + width / 2, y + height / 2];
            })()
            """);
        foreach (var type in (string[])["mousePressed", "mouseReleased"])
        {
            await SendAsync("Input.dispatchMouseEvent", new { type, x = place[0], y = place[1], button = "left", clickCount = 1 });
        }
    }

    public async Task PressAsync(PageKey key)
    {
        foreach (var type in (string[])["keyDown", "keyUp"])
        {
            await SendAsync("Input.dispatchKeyEvent", new { type, key = key.Name, code = key.Name, windowsVirtualKeyCode = key.Code, text = type == "keyDown" ? key.Text : "" });
        }
    }

    public async ValueTask DisposeAsync()
    {
        _tools.Event -= Hear;
        await _tools.SendAsync("Target.disposeBrowserContext", new { browserContextId = _context });
    }

    public static string Quote(string text) => JsonSerializer.Serialize(text);

    private Task<JsonElement> SendAsync(string method, object? parameters = null) => _tools.SendAsync(method, parameters, _session);

    private async Task LoadAsync(Func<Task> act)
    {
        var loaded = _loaded = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await act();
        await loaded.Task.WaitAsync(Patience);
    }

    private void Hear(string? session, string name, JsonElement parameters)
    {
        if (session != _session)
        {
            return;
        }

        switch (name)
        {
            case "Page.loadEventFired":
                _loaded.TrySetResult();
                break;
            case "Network.requestWillBeSent":
                _requests.Enqueue(new Uri(parameters.GetProperty("request").GetProperty("url").GetString()!));
                break;
            case "Runtime.exceptionThrown":
                _complaints.Enqueue(parameters.GetProperty("exceptionDetails").GetRawText());
                break;
            case "Log.entryAdded" when parameters.GetProperty("entry").GetProperty("level").GetString() is "error" or "warning":
                _complaints.Enqueue(parameters.GetProperty("entry").GetRawText());
                break;
        }
    }
}
