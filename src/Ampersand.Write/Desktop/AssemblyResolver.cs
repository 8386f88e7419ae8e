using System.Reflection;

namespace Ampersand.Write.Desktop;

/// <summary>
/// Finds the module's packages on Windows PowerShell, which has one assembly list for all modules and no load contexts.
/// </summary>
/// <remarks>
/// The packages ask for each other by exact version and an executable's configuration usually redirects those
/// versions; a module has no such file. This answers only for the packages the module ships, only from its own folder,
/// only with the key that was asked for and a version at least as high. The script module makes one and disposes it when
/// the module is removed.
/// </remarks>
public sealed class AssemblyResolver : IDisposable
{
    private static readonly string[] Shipped =
    [
        "Ampersand.Write.Client",
        "CsvHelper",
        "Microsoft.Bcl.AsyncInterfaces",
        "Microsoft.Bcl.TimeProvider",
        "Polly.Core",
        "System.Buffers",
        "System.ComponentModel.Annotations",
        "System.IO.Hashing",
        "System.IO.Pipelines",
        "System.Memory",
        "System.Numerics.Vectors",
        "System.Runtime.CompilerServices.Unsafe",
        "System.Text.Encodings.Web",
        "System.Text.Json",
        "System.Threading.Channels",
        "System.Threading.Tasks.Extensions",
    ];

    // System.Text.Json asks for a later version of it than .NET Framework states, which has had the types themselves since 4.7.1.
    private const string BuiltIn = "System.ValueTuple";

    private readonly string directory;

    /// <summary>Starts to answer.</summary>
    /// <param name="folder">The folder with the module's assemblies.</param>
    public AssemblyResolver(string folder)
    {
        directory = folder;
        AppDomain.CurrentDomain.AssemblyResolve += OnAssemblyResolve;
    }

    /// <summary>Stops to answer.</summary>
    public void Dispose() => AppDomain.CurrentDomain.AssemblyResolve -= OnAssemblyResolve;

    /// <summary>The file that satisfies a request.</summary>
    /// <param name="folder">The folder with the module's assemblies.</param>
    /// <param name="wanted">The assembly that is asked for.</param>
    /// <returns>The path, or null when the module ships no such assembly, only an older one, or one of another key.</returns>
    public static string? Find(string folder, AssemblyName wanted)
    {
        if (!Shipped.Contains(wanted.Name, StringComparer.OrdinalIgnoreCase))
        {
            return null;
        }

        var path = Path.Combine(folder, wanted.Name + ".dll");
        if (!File.Exists(path))
        {
            return null;
        }

        var shipped = AssemblyName.GetAssemblyName(path);
        return IsKeyOf(shipped, wanted) && (wanted.Version is null || shipped.Version >= wanted.Version) ? path : null;
    }

    /// <summary>Whether the framework itself has what is asked for, under another version.</summary>
    /// <param name="wanted">The assembly that is asked for.</param>
    /// <returns>Whether the framework's own types answer.</returns>
    public static bool IsBuiltIn(AssemblyName wanted) => string.Equals(wanted.Name, BuiltIn, StringComparison.OrdinalIgnoreCase);

    /// <summary>A request by a bare name has no key; one of an assembly without a key has an empty one.</summary>
    private static bool IsKeyOf(AssemblyName shipped, AssemblyName wanted) =>
        wanted.GetPublicKeyToken() is not { } key || key.SequenceEqual(shipped.GetPublicKeyToken() ?? []);

    private Assembly? OnAssemblyResolve(object? sender, ResolveEventArgs args)
    {
        var wanted = new AssemblyName(args.Name);
        return IsBuiltIn(wanted) ? typeof(ValueTuple).Assembly
            : Find(directory, wanted) is { } path ? Assembly.LoadFrom(path)
            : null;
    }
}
