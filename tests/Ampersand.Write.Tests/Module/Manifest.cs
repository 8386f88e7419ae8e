using System.Collections;
using System.Management.Automation.Language;
using Ampersand.Write.Tests.Harness;

namespace Ampersand.Write.Tests.Module;

/// <summary>The module's manifest, read without running anything in it.</summary>
internal static class Manifest
{
    public static IDictionary Read()
    {
        var script = Parser.ParseFile(Repository.Manifest, out _, out var errors);
        Assert.Empty(errors);
        var table = Assert.Single(script.EndBlock.Statements.OfType<PipelineAst>()).GetPureExpression();
        return (IDictionary)Assert.IsType<HashtableAst>(table).SafeGetValue();
    }

    public static IReadOnlyList<string> Cmdlets() =>
        [.. ((object[])Read()["CmdletsToExport"]!).Cast<string>().Order(StringComparer.Ordinal)];
}
