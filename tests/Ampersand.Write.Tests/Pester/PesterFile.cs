using System.Text.Json;
using Ampersand.Write.Tests.Harness;

namespace Ampersand.Write.Tests.Pester;

/// <summary>One file of Pester tests, run in a PowerShell of its own with an emulator of its own.</summary>
internal static class PesterFile
{
    public static IReadOnlyList<string> All { get; } =
        [.. Directory.GetFiles(Repository.PathOf("tests", "Pester"), "*.Tests.ps1").Order(StringComparer.Ordinal)];

    public static async Task<IReadOnlyList<PesterOutcome>> RunAsync(PowerShellProgram powershell, string path)
    {
        var name = Path.GetFileName(path);
        using var folder = new TemporaryFolder();
        await using var emulator = new EmulatorFixture();
        await emulator.InitializeAsync();

        var resultPath = Path.Combine(folder.Path, "result.json");
        var output = await powershell.RunAsync(
            emulator.Variables, Repository.PathOf("tests", "Pester", "Invoke-PesterFile.ps1"), "-Path", path, "-ResultPath", resultPath);

        if (output is null)
        {
            return [new(name, "Skipped", $"{powershell.Name} ({powershell.Executable}) is not installed.")];
        }

        if (!File.Exists(resultPath))
        {
            return [new(name, "Failed", $"{powershell.Name} ended without a result:\n{output}")];
        }

        var outcomes = JsonSerializer.Deserialize<PesterOutcome[]>(await File.ReadAllTextAsync(resultPath)) ?? [];
        return outcomes.Length > 0 ? outcomes : [new(name, "Failed", $"No test was found:\n{output}")];
    }
}
