using System.Diagnostics;
using System.Reflection;
using Ampersand.Write.Tests.Harness;

namespace Ampersand.Write.Tests.Packages;

/// <summary>The dotnet command, as somebody who packs and installs types it.</summary>
internal static class Dotnet
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private static readonly string Configuration =
        typeof(Dotnet).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;

    /// <summary>Packs what was built with these tests.</summary>
    /// <returns>The package's path.</returns>
    public static async Task<string> PackAsync(string project, TemporaryFolder folder)
    {
        var path = Repository.PathOf("src", project);
        await RunAsync("pack", path, "--no-build", "--configuration", Configuration, "--output", folder.Path, "-nodeReuse:false");
        return Path.Combine(folder.Path, $"{project}.{Repository.ModuleVersion}.nupkg");
    }

    public static async Task RunAsync(params string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        using var impatience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        impatience.CancelAfter(Patience);
        var error = process.StandardError.ReadToEndAsync(impatience.Token);
        var output = await process.StandardOutput.ReadToEndAsync(impatience.Token);
        await process.WaitForExitAsync(impatience.Token);
        Assert.True(process.ExitCode == 0, output + await error);
    }
}
