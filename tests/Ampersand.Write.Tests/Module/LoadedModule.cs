using System.Reflection;
using System.Runtime.Loader;
using Ampersand.Write.Tests.Harness;

namespace Ampersand.Write.Tests.Module;

/// <summary>The module's assemblies as an import has loaded them.</summary>
internal static class LoadedModule
{
    public static async Task<AssemblyLoadContext> ContextAsync()
    {
        using var session = await Session.StartAsync();
        return AssemblyLoadContext.All.Single(context => context.Name == "Ampersand.Write");
    }

    /// <summary>The cmdlets and the library.</summary>
    public static async Task<IReadOnlyList<Assembly>> AssembliesAsync()
    {
        var context = await ContextAsync();
        return
        [
            context.LoadFromAssemblyName(new AssemblyName("Ampersand.Write")),
            context.LoadFromAssemblyName(new AssemblyName("Ampersand.Write.Client")),
        ];
    }
}
