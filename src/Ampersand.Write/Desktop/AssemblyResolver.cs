using System.Reflection;

namespace Ampersand.Write.Desktop;

/// <summary>
/// Finds the module's packages on Windows PowerShell, which has one assembly list for all modules and no load contexts.
/// </summary>
/// <remarks>
/// The packages ask for each other by exact version and an executable's configuration usually redirects those
/// versions; a module has no such file. This answers only for the packages the module ships, only from its own folder,
/// and only with a version at least as high as the one asked for. The script module makes one and disposes it when
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
        "System.IO.Pipelines",
        "System.Memory",
        "System.Numerics.Vectors",
        "System.Runtime.CompilerServices.Unsafe",
        "System.Text.Encodings.Web",
        "System.Text.Json",
        "System.Threading.Channels",
        "System.Threading.Tasks.Extensions",
    ];

    private readonly string _folder;

    /// <summary>Starts to answer.</summary>
    /// <param name="folder">The folder with the module's assemblies.</param>
    public AssemblyResolver(string folder)
    {
        _folder = folder;
        AppDomain.CurrentDomain.AssemblyResolve += OnAssemblyResolve;
    }

    /// <summary>Stops to answer.</summary>
    public void Dispose() => AppDomain.CurrentDomain.AssemblyResolve -= OnAssemblyResolve;

    /// <summary>The file that satisfies a request.</summary>
    /// <param name="folder">The folder with the module's assemblies.</param>
    /// <param name="wanted">The assembly that is asked for.</param>
    /// <returns>The path, or null when the module ships no such assembly or only an older one.</returns>
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

        return wanted.Version is null || AssemblyName.GetAssemblyName(path).Version >= wanted.Version ? path : null;
    }

    private Assembly? OnAssemblyResolve(object? sender, ResolveEventArgs args) =>
        Find(_folder, new AssemblyName(args.Name)) is { } path ? Assembly.LoadFrom(path) : null;
}
