using System.Diagnostics;
using System.Globalization;
using Ampersand.Write.Tests.Pester;

namespace Ampersand.Write.Tests.Harness;

/// <summary>A PowerShell of its own, as users start it, which runs script after script and can be killed.</summary>
internal sealed class PowerShellProcess : IAsyncDisposable
{
    // Starting a shell takes longer than most tests, so it is done before anybody waits for it: each line that comes in is a script to run.
    private const string Loop =
        """
        [Console]::WriteLine("ready $PID")
        while ($null -ne ($__script = [Console]::In.ReadLine())) {
            try {
                . ([scriptblock]::Create($__script)) 2>&1 | ForEach-Object {
                    $kind = if ($_ -is [System.Management.Automation.ErrorRecord]) { "error $($_.FullyQualifiedErrorId)" } else { 'output' }
                    [Console]::WriteLine("$kind $_")
                }
            }
            catch { [Console]::WriteLine("failed $($_.FullyQualifiedErrorId) $_") }
            [Console]::WriteLine('done')
        }
        """;

    // Long enough for a busy machine; reached only by a test that has already failed.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Process process;
    private readonly Task<string> error;
    private readonly Task<Process> shell;

    private PowerShellProcess(Process process)
    {
        this.process = process;
        error = process.StandardError.ReadToEndAsync();
        shell = FindShellAsync();
    }

    /// <summary>Starts one; it gets ready while others work.</summary>
    /// <param name="module">The module to import; none when null.</param>
    /// <param name="environment">Variables beside those of this process.</param>
    public static PowerShellProcess Start(string? module, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = PowerShellProgram.Start("-Command", module is null ? Loop : $"Import-Module '{module}'\n{Loop}");
        foreach (var (name, value) in environment ?? new Dictionary<string, string>(StringComparer.Ordinal))
        {
            start.Environment[name] = value;
        }

        return new PowerShellProcess(Process.Start(start)!);
    }

    /// <summary>Runs a script of one line to its end.</summary>
    /// <returns>
    /// What it wrote to its streams: a line <c>output …</c> for each object, <c>error …</c> or <c>failed …</c> for each error.
    /// </returns>
    public async Task<IReadOnlyList<string>> RunAsync(string script)
    {
        await BeginAsync(script);
        var lines = await ReadUntilAsync(line => line == "done").WaitAsync(Patience);
        return [.. lines.SkipLast(1)];
    }

    /// <summary>Begins to run a script of one line.</summary>
    public async Task BeginAsync(string script)
    {
        await shell.WaitAsync(Patience);
        await process.StandardInput.WriteLineAsync(script);
        await process.StandardInput.FlushAsync();
    }

    /// <summary>Kills the shell itself (SIGKILL), and returns when nothing is left of it.</summary>
    public async Task KillAsync()
    {
        var shell = await this.shell.WaitAsync(Patience);
        shell.Kill();
        await shell.WaitForExitAsync().WaitAsync(Patience);
        await process.WaitForExitAsync().WaitAsync(Patience);
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync().WaitAsync(Patience);
        }

        process.Dispose();
    }

    // What was started may be a program that starts the shell.
    private async Task<Process> FindShellAsync()
    {
        var lines = await ReadUntilAsync(line => line.StartsWith("ready ", StringComparison.Ordinal));
        return Process.GetProcessById(int.Parse(lines[^1].AsSpan("ready ".Length), CultureInfo.InvariantCulture));
    }

    private async Task<IReadOnlyList<string>> ReadUntilAsync(Func<string, bool> isLast)
    {
        var lines = new List<string>();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            lines.Add(line);
            if (isLast(line))
            {
                return lines;
            }
        }

        throw new InvalidOperationException($"The shell ended too early: {string.Join('\n', lines)}\n{await error}");
    }
}
