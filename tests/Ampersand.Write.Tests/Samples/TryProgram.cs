using System.Diagnostics;
using System.Reflection;
using Ampersand.Write.Tests.Harness;

namespace Ampersand.Write.Tests.Samples;

/// <summary>The README's first command, <c>dotnet run samples/try.cs</c>, built once and run as often as wanted.</summary>
public sealed class TryProgram : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private static readonly string File = Repository.PathOf("samples", "try.cs");

    private static readonly string Configuration =
        typeof(TryProgram).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;

    public async ValueTask InitializeAsync()
    {
        // What is built is built: a test that builds would change the module under the feet of the others.
        var (exitCode, output, error) = await DotnetAsync(
            input: "", ["build", File, "--configuration", Configuration, "-property:BuildProjectReferences=false"]);
        Assert.True(exitCode == 0, output + error);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Runs it with what is typed behind <c>--</c>, and what is typed into it.</summary>
    internal static Task<(int ExitCode, string Output, string Error)> RunAsync(string input, params string[] arguments) =>
        DotnetAsync(input, ["run", "--no-build", "--configuration", Configuration, File, "--", .. arguments]);

    private static async Task<(int ExitCode, string Output, string Error)> DotnetAsync(string input, string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["NO_COLOR"] = "1";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        // The engine in this process has put its own folders there.
        start.Environment.Remove("PSModulePath");

        using var process = Process.Start(start)!;
        using var impatience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        impatience.CancelAfter(Patience);
        try
        {
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEndAsync(impatience.Token);
            var error = process.StandardError.ReadToEndAsync(impatience.Token);
            await process.WaitForExitAsync(impatience.Token);
            return (process.ExitCode, (await output).ReplaceLineEndings("\n"), (await error).ReplaceLineEndings("\n"));
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
