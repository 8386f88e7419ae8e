namespace Ampersand.Write.Tests.Harness;

/// <summary>What is installed beside the SDK.</summary>
internal static class InstalledProgram
{
    /// <summary>The path of a program of this name in one of the folders of PATH, or null.</summary>
    public static string? Find(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? name + ".exe" : name))
        .FirstOrDefault(File.Exists);
}
