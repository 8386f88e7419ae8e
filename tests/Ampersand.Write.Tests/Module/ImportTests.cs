using System.Reflection;
using Ampersand.Write.Tests.Harness;

namespace Ampersand.Write.Tests.Module;

public sealed class ImportTests
{
    [Fact]
    public async Task An_import_brings_exactly_the_cmdlets_of_the_manifest()
    {
        using var session = await Session.StartAsync();

        Assert.Equal(Manifest.Cmdlets(), Cmdlets(session));
    }

    [Fact]
    public async Task A_second_import_changes_nothing()
    {
        using var session = await Session.StartAsync();
        var before = Cmdlets(session);

        Import(session, Repository.Manifest).ThrowIfErrors();

        Assert.Equal(before, Cmdlets(session));
        AssertUsable(session);
    }

    [Fact]
    public async Task A_forced_import_keeps_every_cmdlet()
    {
        using var session = await Session.StartAsync();
        var before = Cmdlets(session);

        session.Run("Import-Module $path -Force", new { path = Repository.Manifest }).ThrowIfErrors();
        session.Run("Import-Module $path -Force", new { path = Repository.Manifest }).ThrowIfErrors();

        Assert.Equal(before, Cmdlets(session));
        AssertUsable(session);
    }

    [Fact]
    public async Task A_removed_module_is_gone_and_can_come_back()
    {
        using var session = await Session.StartAsync();
        var before = Cmdlets(session);

        session.Run("Remove-Module Ampersand.Write").ThrowIfErrors();
        Assert.Empty(Cmdlets(session));

        Import(session, Repository.Manifest).ThrowIfErrors();
        Assert.Equal(before, Cmdlets(session));
        AssertUsable(session);
    }

    [Fact]
    public async Task Sessions_of_one_process_use_it_side_by_side()
    {
        using var first = await Session.StartAsync();
        using var second = await Session.StartAsync();

        first.Run("Remove-Module Ampersand.Write").ThrowIfErrors();

        AssertUsable(second);
    }

    [Fact]
    public async Task Without_a_build_one_sentence_says_what_to_run()
    {
        using var folder = new TemporaryFolder();
        var manifest = CopyOfTheScripts(folder);
        using var session = await Session.StartWithoutModuleAsync();

        var error = Import(session, manifest).Terminating;

        Assert.Equal("AmpersandModuleNotBuilt", error?.FullyQualifiedErrorId.Split(',')[0]);
        Assert.Contains("run 'dotnet build' in '" + folder.Path, error?.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_older_PowerShell_is_told_what_the_module_needs()
    {
        // The engine is what it is, so the bar is raised instead.
        using var folder = new TemporaryFolder();
        var manifest = CopyOfTheScripts(folder);
        var script = Path.Combine(folder.Path, "Ampersand.Write.ImportFailure.ps1");
        var raised = File.ReadAllText(script).Replace("$version.Minor -lt 4)", "$version.Minor -lt 400)", StringComparison.Ordinal);
        File.WriteAllText(script, raised);
        using var session = await Session.StartWithoutModuleAsync();

        var error = Import(session, manifest).Terminating;

        Assert.Equal("AmpersandPowerShellTooOld", error?.FullyQualifiedErrorId.Split(',')[0]);
        Assert.Contains("needs PowerShell 7.4 or later", error?.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_copy_of_the_module_in_one_process_is_refused()
    {
        using var folder = new TemporaryFolder();
        var manifest = CopyOfTheScripts(folder);
        CopyOfTheAssemblies(folder, "net8.0");

        using var loadsTheFirstCopy = await Session.StartAsync();
        using var session = await Session.StartWithoutModuleAsync();
        var error = Import(session, manifest).Terminating;

        Assert.Equal("AmpersandModuleAlreadyLoaded", error?.FullyQualifiedErrorId.Split(',')[0]);
    }

    [Fact]
    public async Task An_assembly_that_cannot_be_loaded_is_told_as_it_is()
    {
        using var folder = new TemporaryFolder();
        var manifest = CopyOfTheScripts(folder);
        CopyOfTheAssemblies(folder, "net8.0");
        var damaged = folder.Write("lib/net8.0/Ampersand.Write.Loader.dll", "no assembly");

        // A process in which no copy was loaded before.
        await using var engine = PowerShellProcess.Start(module: null);
        var error = Assert.Single(await engine.RunAsync($"Import-Module '{manifest}'"));

        Assert.Contains(damaged, error, StringComparison.Ordinal);
        Assert.DoesNotContain("AmpersandModule", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_way_of_Windows_PowerShell_brings_the_cmdlets_and_takes_its_resolver_along()
    {
        // No engine of that edition runs here, so this one is taken for it: the same script and the same assemblies. What they do cannot be
        // shown so.
        using var folder = new TemporaryFolder();
        var manifest = CopyOfTheScripts(folder);
        CopyOfTheAssemblies(folder, "net472");
        foreach (var script in new[] { "Ampersand.Write.psm1", "Ampersand.Write.ImportFailure.ps1" })
        {
            folder.Write(
                script,
                File.ReadAllText(Path.Combine(folder.Path, script)).Replace("$PSEdition -eq 'Core'", "$false", StringComparison.Ordinal));
        }

        await using var engine = PowerShellProcess.Start(manifest);
        string[] all = [.. Manifest.Cmdlets().Select(name => "output " + name)];
        const string Names = "(Get-Command -Module Ampersand.Write).Name";

        Assert.Equal(all, (await engine.RunAsync(Names)).Order(StringComparer.Ordinal));
        Assert.Equal(all, (await engine.RunAsync($"Import-Module '{manifest}' -Force; {Names}")).Order(StringComparer.Ordinal));
        Assert.Equal(["output " + Shipped("Polly.Core")], await engine.RunAsync(Find("Polly.Core")));
        Assert.Equal(["output 0"], await engine.RunAsync("Remove-Module Ampersand.Write; @(Get-Command -Module Ampersand.Write).Count"));
        Assert.Equal(["output not found"], await engine.RunAsync(Find("Microsoft.Bcl.TimeProvider")));

        string Shipped(string name) => Path.Combine(folder.Path, "lib", "net472", name + ".dll");
        string Find(string name) =>
            $"try {{ [System.Reflection.Assembly]::Load('{AssemblyName.GetAssemblyName(Shipped(name)).FullName}').Location }} catch {{ "
                + "'not found' }";
    }

    [Fact]
    public async Task A_caller_who_ignores_errors_gets_no_half_imported_module()
    {
        using var folder = new TemporaryFolder();
        var manifest = CopyOfTheScripts(folder);
        using var session = await Session.StartWithoutModuleAsync();

        session.Run("Import-Module $path -ErrorAction SilentlyContinue", new { path = manifest });

        Assert.Empty(session.Run("Get-Module Ampersand.Write").Output);
    }

    private static SessionResult Import(Session session, string path) => session.Run("Import-Module $path", new { path });

    private static IReadOnlyList<string> Cmdlets(Session session) =>
        [.. session.Run("(Get-Command -Module Ampersand.Write).Name").ThrowIfErrors()
            .Output.Select(name => name.ToString()).Order(StringComparer.Ordinal)];

    private static void AssertUsable(Session session) => session.Run("Get-AmpersandConnection").ThrowIfErrors();

    private static void CopyOfTheAssemblies(TemporaryFolder folder, string framework)
    {
        var lib = Directory.CreateDirectory(Path.Combine(folder.Path, "lib", framework));
        foreach (var assembly in Directory.GetFiles(Repository.PathOf("lib", framework)))
        {
            File.Copy(assembly, Path.Combine(lib.FullName, Path.GetFileName(assembly)));
        }
    }

    private static string CopyOfTheScripts(TemporaryFolder folder)
    {
        foreach (var file in Directory.GetFiles(Repository.Root, "Ampersand.Write.*ps*1*"))
        {
            File.Copy(file, Path.Combine(folder.Path, Path.GetFileName(file)));
        }

        return Path.Combine(folder.Path, Path.GetFileName(Repository.Manifest));
    }
}
