using System.Runtime.Loader;

namespace Ampersand.Write.Benchmarks;

/// <summary>Loads the program part that was built against CsvHelper 33, with that CsvHelper, beside the one in use.</summary>
internal static class OldParserLoader
{
    public static Func<string, long> Load()
    {
        const string Name = "Ampersand.Write.Benchmarks.CsvHelper33";
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        var path = Path.GetFullPath(Path.Combine(folder.FullName, "..", "..", Name, folder.Name, Name + ".dll"));
        var resolver = new AssemblyDependencyResolver(path);
        var context = new AssemblyLoadContext(Name);
        context.Resolving += (_, name) => resolver.ResolveAssemblyToPath(name) is { } found ? context.LoadFromAssemblyPath(found) : null;

        // Asked for first, or the default context's CsvHelper would be taken.
        context.LoadFromAssemblyPath(Path.Combine(Path.GetDirectoryName(path)!, "CsvHelper.dll"));
        return context.LoadFromAssemblyPath(path).GetType(Name + ".OldParser", throwOnError: true)!
            .GetMethod("ReadEveryField")!
            .CreateDelegate<Func<string, long>>();
    }
}
