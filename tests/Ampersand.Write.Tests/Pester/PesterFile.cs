using System.Text.Json;
using Ampersand.Write.Tests.Harness;

namespace Ampersand.Write.Tests.Pester;

/// <summary>One file of Pester tests, run in a PowerShell of its own.</summary>
internal static class PesterFile
{
    public static IReadOnlyList<string> All { get; } =
        [.. Directory.GetFiles(Repository.PathOf("tests", "Pester"), "*.Tests.ps1").Order(StringComparer.Ordinal)];

    public static async Task<IReadOnlyList<PesterOutcome>> RunAsync(string path)
    {
        var name = Path.GetFileName(path);
        using var folder = new TemporaryFolder();
        var resultPath = Path.Combine(folder.Path, "result.json");
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        if (Environment.GetEnvironmentVariable("AMPERSAND_TEST_EMULATOR") is not { Length: > 0 })
        {
            variables["AMPERSAND_TEST_EMULATOR"] = Path.Combine(AppContext.BaseDirectory, "Ampersand.Write.Emulator.dll");
        }

        var script = Repository.PathOf("tests", "Pester", "Invoke-PesterFile.ps1");
        var output = await PowerShellProgram.RunAsync(
            variables, script, "-Path", path, "-ResultPath", resultPath, "-Pester", Repository.Pester);

        if (!File.Exists(resultPath))
        {
            return [new(name, "Failed", $"PowerShell ended without a result:\n{output}")];
        }

        var outcomes = JsonSerializer.Deserialize<PesterOutcome[]>(await File.ReadAllTextAsync(resultPath)) ?? [];
        return outcomes.Length > 0 ? outcomes : [new(name, "Failed", $"No test was found:\n{output}")];
    }
}
