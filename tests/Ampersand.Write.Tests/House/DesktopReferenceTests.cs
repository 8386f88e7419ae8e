using System.Reflection;
using Ampersand.Write.Desktop;
using Ampersand.Write.Tests.Harness;

namespace Ampersand.Write.Tests.House;

/// <summary>
/// Windows PowerShell cannot run here; that it would find everything can be shown. Each assembly of lib/net472 asks for what .NET Framework
/// 4.7.2 has, also where the module's resolver has to say so, for what is shipped beside it, or, the cmdlets alone, for the engine of
/// PowerShell Standard.
/// </summary>
public sealed class DesktopReferenceTests
{
    private static readonly string Shipped = Repository.PathOf("lib", "net472");

    // Windows PowerShell's engine, as PowerShell Standard 5.1 names it.
    private static readonly AssemblyName Engine = new(
        "System.Management.Automation, Version=3.0.0.0, Culture=neutral, PublicKeyToken=31bf3856ad364e35");

    public static TheoryData<string> Assemblies => [.. Directory.GetFiles(Shipped, "*.dll").Select(path => Path.GetFileName(path))];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Everything_that_is_asked_for_is_there(string assembly)
    {
        var missing = AssemblyFile.ReferencedNames(Path.Combine(Shipped, assembly))
            .Where(wanted => !IsInTheFramework(wanted) && !AssemblyResolver.IsBuiltIn(wanted) && !IsShipped(wanted)
                && !(assembly == "Ampersand.Write.dll" && wanted.FullName == Engine.FullName))
            .Select(wanted => wanted.FullName);

        Assert.Empty(missing);
    }

    [Fact]
    public void The_cmdlets_ask_for_the_engine_of_Windows_PowerShell() =>
        Assert.Contains(
            AssemblyFile.ReferencedNames(Path.Combine(Shipped, "Ampersand.Write.dll")), name => name.FullName == Engine.FullName);

    private static bool IsInTheFramework(AssemblyName wanted) =>
        new[] { "", "Facades" }.Select(folder => Path.Combine(Repository.NetFrameworkReferences, folder, wanted.Name + ".dll")).Any(
            path => Satisfies(path, wanted));

    private static bool IsShipped(AssemblyName wanted) => Satisfies(Path.Combine(Shipped, wanted.Name + ".dll"), wanted);

    private static bool Satisfies(string path, AssemblyName wanted) =>
        File.Exists(path)
        && AssemblyName.GetAssemblyName(path) is var found
        && found.Version >= wanted.Version
        && (found.GetPublicKeyToken() ?? []).SequenceEqual(wanted.GetPublicKeyToken() ?? []);
}
