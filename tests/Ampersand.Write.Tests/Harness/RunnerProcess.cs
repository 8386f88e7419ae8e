using System.Diagnostics;

namespace Ampersand.Write.Tests.Harness;

/// <summary>The module in an engine in a process of its own, which can be killed. It holds no more than a user's process would.</summary>
internal sealed class RunnerProcess : IAsyncDisposable
{
    // Long enough for a busy machine; reached only by a test that has already failed.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Process _process;
    private readonly Task<string> _error;
    private readonly Task _ready;

    private RunnerProcess(Process process)
    {
        _process = process;
        _error = process.StandardError.ReadToEndAsync();
        _ready = ReadUntilAsync("ready");
    }

    /// <summary>Starts one; it gets ready while others work.</summary>
    /// <param name="environment">Variables beside those of this process.</param>
    /// <param name="manifest">The module to import; the one of the working tree when not given.</param>
    public static RunnerProcess Start(IReadOnlyDictionary<string, string> environment, string? manifest = null)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Ampersand.Write.Tests.Runner.dll"), manifest ?? Repository.Manifest])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return new RunnerProcess(Process.Start(start)!);
    }

    /// <summary>Runs a script of one line to its end.</summary>
    /// <returns>What it said: a line <c>output …</c> for each object, <c>error …</c> or <c>failed …</c> for each error.</returns>
    public async Task<IReadOnlyList<string>> RunAsync(string script)
    {
        await BeginAsync(script);
        return await ReadUntilAsync("done").WaitAsync(Patience);
    }

    /// <summary>Begins to run a script of one line.</summary>
    public async Task BeginAsync(string script)
    {
        await _ready.WaitAsync(Patience);
        await _process.StandardInput.WriteLineAsync(script);
        await _process.StandardInput.FlushAsync();
    }

    /// <summary>Kills it (SIGKILL), and returns when nothing is left of it.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync().WaitAsync(Patience);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }

    private async Task<IReadOnlyList<string>> ReadUntilAsync(string last)
    {
        var lines = new List<string>();
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line == last)
            {
                return lines;
            }

            lines.Add(line);
        }

        throw new InvalidOperationException($"The runner ended before it said '{last}': {string.Join('\n', lines)}\n{await _error}");
    }
}
