using Ampersand.Write.Tests.Harness;

namespace Ampersand.Write.Tests.House;

/// <summary>What users get, file by file: a package that comes along unnoticed shows here.</summary>
public sealed class StagedFilesTests
{
    [Fact]
    public void PowerShell_gets_exactly_these() => AssertStaged(
        "net8.0",
        "Ampersand.Write.Client.dll",
        "Ampersand.Write.Loader.dll",
        "Ampersand.Write.dll",
        "CsvHelper.dll",
        "Polly.Core.dll",
        "System.IO.Hashing.dll");

    [Fact]
    public void Windows_PowerShell_gets_exactly_these() => AssertStaged(
        "net472",
        "Ampersand.Write.Client.dll",
        "Ampersand.Write.dll",
        "CsvHelper.dll",
        "Microsoft.Bcl.AsyncInterfaces.dll",
        "Microsoft.Bcl.TimeProvider.dll",
        "Polly.Core.dll",
        "System.Buffers.dll",
        "System.ComponentModel.Annotations.dll",
        "System.IO.Hashing.dll",
        "System.IO.Pipelines.dll",
        "System.Memory.dll",
        "System.Numerics.Vectors.dll",
        "System.Runtime.CompilerServices.Unsafe.dll",
        "System.Text.Encodings.Web.dll",
        "System.Text.Json.dll",
        "System.Threading.Channels.dll",
        "System.Threading.Tasks.Extensions.dll");

    private static void AssertStaged(string framework, params string[] expected)
    {
        var folder = Repository.PathOf("lib", framework);
        var staged = Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(folder, path));

        Assert.Equal(expected.Order(StringComparer.Ordinal), staged.Order(StringComparer.Ordinal));
    }
}
