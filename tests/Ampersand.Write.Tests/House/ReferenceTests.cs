using Ampersand.Write.Tests.Harness;

namespace Ampersand.Write.Tests.House;

public sealed class ReferenceTests
{
    [Theory]
    [InlineData("net472")]
    [InlineData("net8.0")]
    public void The_library_knows_nothing_of_PowerShell(string framework) =>
        Assert.DoesNotContain(AssemblyFile.References(Staged(framework, "Ampersand.Write.Client")), IsPowerShell);

    [Theory]
    [InlineData("net472")]
    [InlineData("net8.0")]
    public void The_cmdlets_know_nothing_of_HTTP(string framework) =>
        Assert.DoesNotContain("System.Net.Http", AssemblyFile.References(Staged(framework, "Ampersand.Write")));

    [Fact]
    public void The_loader_needs_nothing_but_the_framework_and_the_engine() =>
        Assert.All(
            AssemblyFile.References(Staged("net8.0", "Ampersand.Write.Loader")),
            name => Assert.StartsWith("System.", name, StringComparison.Ordinal));

    [Fact]
    public void The_emulator_shares_nothing_with_the_module() =>
        Assert.DoesNotContain(
            AssemblyFile.References(Path.Combine(AppContext.BaseDirectory, "Ampersand.Write.Emulator.dll")),
            name => name.StartsWith("Ampersand.", StringComparison.Ordinal) || IsPowerShell(name));

    [Theory]
    [InlineData("net472", "Ampersand.Write")]
    [InlineData("net472", "Ampersand.Write.Client")]
    [InlineData("net8.0", "Ampersand.Write")]
    [InlineData("net8.0", "Ampersand.Write.Client")]
    [InlineData("net8.0", "Ampersand.Write.Loader")]
    public void Nothing_static_can_change(string framework, string assembly) =>
        Assert.Empty(AssemblyFile.MutableStatics(Staged(framework, assembly)));

    private static string Staged(string framework, string assembly) => Repository.PathOf("lib", framework, assembly + ".dll");

    private static bool IsPowerShell(string name) =>
        name.Equals("System.Management.Automation", StringComparison.Ordinal)
        || name.StartsWith("Microsoft.PowerShell", StringComparison.Ordinal);
}
