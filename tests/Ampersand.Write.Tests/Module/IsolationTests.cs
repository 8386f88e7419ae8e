using System.Reflection;
using System.Runtime.Loader;
using Ampersand.Write.Tests.Harness;

namespace Ampersand.Write.Tests.Module;

public sealed class IsolationTests
{
    [Fact]
    public async Task The_cmdlets_live_in_a_context_of_their_own()
    {
        var cmdlets = (await LoadedModule.ContextAsync()).Assemblies.Single(a => a.GetName().Name == "Ampersand.Write");

        Assert.Equal(Repository.PathOf("lib", "net8.0", "Ampersand.Write.dll"), cmdlets.Location);
    }

    [Fact]
    public async Task Only_the_loader_enters_the_default_context()
    {
        var context = await LoadedModule.ContextAsync();
        foreach (var package in ConflictingPackages.Names)
        {
            context.LoadFromAssemblyName(new AssemblyName(package));
        }

        var folder = Repository.PathOf("lib");
        var ours = AssemblyLoadContext.Default.Assemblies
            .Where(assembly => !assembly.IsDynamic && assembly.Location.StartsWith(folder, StringComparison.Ordinal));

        Assert.Equal("Ampersand.Write.Loader", Assert.Single(ours).GetName().Name);
    }

    [Theory]
    [InlineData("CsvHelper")]
    [InlineData("Polly.Core")]
    [InlineData("System.IO.Hashing")]
    public async Task Another_version_of_a_package_loaded_first_does_no_harm(string package)
    {
        var name = new AssemblyName(package);
        var others = AssemblyLoadContext.Default.LoadFromAssemblyName(name);
        var own = (await LoadedModule.ContextAsync()).LoadFromAssemblyName(name);

        Assert.Equal(ConflictingPackages.Version, others.GetName().Version);
        Assert.Equal(Repository.PathOf("lib", "net8.0", package + ".dll"), own.Location);
    }

    [Fact]
    public async Task The_engine_is_never_loaded_twice()
    {
        var engine = new AssemblyName("System.Management.Automation");

        Assert.Same(
            typeof(System.Management.Automation.PSObject).Assembly, (await LoadedModule.ContextAsync()).LoadFromAssemblyName(engine));
    }
}
