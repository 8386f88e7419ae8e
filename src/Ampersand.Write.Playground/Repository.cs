using System.Reflection;

namespace Ampersand.Write.Playground;

/// <summary>The working tree this program was built from.</summary>
internal static class Repository
{
    public static string Manifest => PathOf("Ampersand.Write.psd1");

    public static string Quickstart => PathOf("samples", "quickstart.ps1");

    private static string PathOf(params string[] parts)
    {
        var root = typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(metadata => metadata.Key == "RepositoryRoot").Value!;
        return Path.GetFullPath(Path.Combine([root, .. parts]));
    }
}
