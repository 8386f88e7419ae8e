using System.Diagnostics;
using System.Reflection;
using Ampersand.Write.Tests.Harness;

namespace Ampersand.Write.Tests.Packages;

/// <summary>The packages of what is built, made once for all tests by the target that makes them for users.</summary>
public sealed class PackagedModule : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly TemporaryFolder output = new();

    /// <summary>The folder that can be copied anywhere and imported.</summary>
    public string Folder => Path.Combine(output.Path, "Ampersand.Write", Repository.ModuleVersion);

    public string GalleryPackage => Path.Combine(output.Path, $"Ampersand.Write.{Repository.ModuleVersion}.nupkg");

    public string AutomationZip => Path.Combine(output.Path, "Ampersand.Write.zip");

    public async ValueTask InitializeAsync()
    {
        var configuration = typeof(PackagedModule).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;
        // What is built is built: a test that builds would change the module under the feet of the others.
        var start = new ProcessStartInfo("dotnet",
        [
            "msbuild", Repository.PathOf("src", "Ampersand.Write"), "-nologo", "-verbosity:minimal", "-nodeReuse:false", "-target:Package",
            "-property:NoBuild=true",
            "-property:AllowUncommitted=true",
            $"-property:Configuration={configuration}",
            $"-property:PackageOutput={this.output.Path}/",
        ])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        using var impatience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        impatience.CancelAfter(Patience);
        var error = process.StandardError.ReadToEndAsync(impatience.Token);
        var output = await process.StandardOutput.ReadToEndAsync(impatience.Token);
        await process.WaitForExitAsync(impatience.Token);
        Assert.True(process.ExitCode == 0, output + await error);
    }

    public ValueTask DisposeAsync()
    {
        output.Dispose();
        return ValueTask.CompletedTask;
    }
}
