using System.Diagnostics;
using Ampersand.Write.Tests.Harness;

namespace Ampersand.Write.Tests.Browser;

/// <summary>A Chromium without a window, with a profile of its own, for the tests of one class.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private const string Announcement = "DevTools listening on ";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "chrome"];

    private readonly TemporaryFolder _profile = new();
    private Process? _process;
    private Task? _draining;
    private DevTools? _tools;

    public async ValueTask InitializeAsync()
    {
        if (Find() is not { } program)
        {
            return;
        }

        var start = new ProcessStartInfo(program,
        [
            "--headless", "--remote-debugging-port=0", $"--user-data-dir={_profile.Path}", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars",
            "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-extensions", "--disable-sync",
            // Root has no sandbox, and the pages are our own.
            .. Environment.UserName == "root" ? ["--no-sandbox"] : Array.Empty<string>(),
            "about:blank",
        ])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        _process = Process.Start(start)!;
        using var impatience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        impatience.CancelAfter(Patience);
        var said = new List<string>();
        while (await _process.StandardError.ReadLineAsync(impatience.Token) is { } line)
        {
            said.Add(line);
            if (line.StartsWith(Announcement, StringComparison.Ordinal))
            {
                _draining = Task.WhenAll(_process.StandardError.ReadToEndAsync(CancellationToken.None), _process.StandardOutput.ReadToEndAsync(CancellationToken.None));
                _tools = await DevTools.ConnectAsync(new Uri(line[Announcement.Length..]));
                return;
            }
        }

        throw new InvalidOperationException($"{program} did not start:\n{string.Join('\n', said)}");
    }

    /// <summary>Opens a page that shares nothing with other pages, or skips the test where there is no browser.</summary>
    internal async Task<BrowserPage> OpenAsync(Uri address, PageLook? look = null)
    {
        Assert.SkipWhen(_tools is null, "Chromium is not installed.");
        return await BrowserPage.OpenAsync(_tools, address, look ?? new PageLook());
    }

    public async ValueTask DisposeAsync()
    {
        if (_tools is not null)
        {
            await _tools.SendAsync("Browser.close");
            await _tools.DisposeAsync();
        }

        if (_process is not null)
        {
            // It has written its profile when it has ended.
            using var impatience = new CancellationTokenSource(Patience);
            await _process.WaitForExitAsync(impatience.Token);
            await (_draining ?? Task.CompletedTask);
            _process.Dispose();
        }

        _profile.Dispose();
    }

    private static string? Find()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        var extension = OperatingSystem.IsWindows() ? ".exe" : "";
        return Names.SelectMany(name => folders, (name, folder) => Path.Combine(folder, name + extension)).FirstOrDefault(File.Exists);
    }
}
