using System.ComponentModel;
using System.Diagnostics;

namespace Ampersand.Write.Tests.Pester;

/// <summary>A PowerShell as users have it installed.</summary>
internal sealed record PowerShellProgram(string Name, string Executable)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    public static IReadOnlyList<PowerShellProgram> All { get; } = [new("PowerShell", "pwsh"), new("Windows PowerShell", "powershell")];

    /// <summary>Runs a script file to its end.</summary>
    /// <returns>All that it wrote, or null when this PowerShell is not installed.</returns>
    public async Task<string?> RunAsync(IReadOnlyDictionary<string, string> variables, params string[] fileAndArguments)
    {
        var start = new ProcessStartInfo(Executable, ["-NoLogo", "-NoProfile", "-NonInteractive", "-ExecutionPolicy", "Bypass", "-File", .. fileAndArguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["NO_COLOR"] = "1";
        // The engine in this process has put its own folders there.
        start.Environment.Remove("PSModulePath");
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        using var process = Start(start);
        if (process is null)
        {
            return null;
        }

        process.StandardInput.Close();
        using var impatience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        impatience.CancelAfter(Patience);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(impatience.Token);
            var error = process.StandardError.ReadToEndAsync(impatience.Token);
            await process.WaitForExitAsync(impatience.Token);
            return await output + await error;
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private static Process? Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start);
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
