using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.Loader;

[assembly: AssemblyFixture(typeof(Ampersand.Write.Tests.Module.ConflictingPackages))]

namespace Ampersand.Write.Tests.Module;

/// <summary>
/// Before any test, another module has already brought its own, newer and quite different, versions of the packages.
/// So every test shows that this does no harm.
/// </summary>
public sealed class ConflictingPackages
{
    public static IReadOnlyList<string> Names { get; } = ["CsvHelper", "Polly.Core", "System.IO.Hashing"];

    public static Version Version { get; } = new(999, 0, 0, 0);

    public ConflictingPackages()
    {
        foreach (var name in Names)
        {
            var assembly = new PersistedAssemblyBuilder(new AssemblyName(name) { Version = Version }, typeof(object).Assembly);
            assembly.DefineDynamicModule(name);
            using var image = new MemoryStream();
            assembly.Save(image);
            image.Position = 0;
            AssemblyLoadContext.Default.LoadFromStream(image);
        }
    }
}
