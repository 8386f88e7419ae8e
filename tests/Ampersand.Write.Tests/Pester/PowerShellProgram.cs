using System.Diagnostics;
using Ampersand.Write.Tests.Harness;

namespace Ampersand.Write.Tests.Pester;

/// <summary>The PowerShell to test in: the repository's own, or the one that <c>AMPERSAND_TEST_PWSH</c> names.</summary>
internal static class PowerShellProgram
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>A program's name or path, such as <c>pwsh</c> or <c>powershell</c>; the repository's own when not given.</summary>
    private static readonly string? Named = Environment.GetEnvironmentVariable("AMPERSAND_TEST_PWSH");

    private static readonly string[] Options = ["-NoLogo", "-NoProfile", "-NonInteractive", "-ExecutionPolicy", "Bypass"];

    /// <summary>How to start it. The process of the repository's own is the shell itself, so that a signal reaches it.</summary>
    /// <param name="arguments">What follows the options that every test needs, such as <c>-File</c> and a path.</param>
    public static ProcessStartInfo Start(params IEnumerable<string> arguments)
    {
        var start = Named is { Length: > 0 }
            ? new ProcessStartInfo(Named, [.. Options, .. arguments])
            : new ProcessStartInfo("dotnet", [Repository.PowerShell, .. Options, .. arguments]);
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.Environment["NO_COLOR"] = "1";
        // Nothing is asked of the network.
        start.Environment["POWERSHELL_TELEMETRY_OPTOUT"] = "1";
        start.Environment["POWERSHELL_UPDATECHECK"] = "Off";
        // The engine in this process has put its own folders there.
        start.Environment.Remove("PSModulePath");
        return start;
    }

    /// <summary>Runs a script file to its end.</summary>
    /// <returns>All that it wrote.</returns>
    public static async Task<string> RunAsync(IReadOnlyDictionary<string, string> variables, params string[] fileAndArguments)
    {
        var start = Start(["-File", .. fileAndArguments]);
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
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
}
