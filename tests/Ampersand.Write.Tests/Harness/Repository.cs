using System.Reflection;

namespace Ampersand.Write.Tests.Harness;

/// <summary>Where things are, as the build that made these tests knew it.</summary>
internal static class Repository
{
    public static string Root { get; } = Metadata("RepositoryRoot");

    public static string ModuleVersion { get; } = Metadata("ModuleVersion");

    /// <summary>The reference assemblies of .NET Framework 4.7.2, with which the build for Windows PowerShell is compiled.</summary>
    public static string NetFrameworkReferences { get; } = Metadata("NetFrameworkReferences");

    /// <summary>The repository's own PowerShell, an assembly that <c>dotnet</c> runs.</summary>
    public static string PowerShell { get; } = Metadata("PowerShell");

    /// <summary>The manifest of Pester.</summary>
    public static string Pester { get; } = Metadata("Pester");

    public static string Manifest { get; } = PathOf("Ampersand.Write.psd1");

    public static string PathOf(params string[] parts) => Path.GetFullPath(Path.Combine([Root, .. parts]));

    private static string Metadata(string key) =>
        typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value!;
}
