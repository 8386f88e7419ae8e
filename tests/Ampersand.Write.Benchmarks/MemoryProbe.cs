using System.Diagnostics;
using System.Globalization;

namespace Ampersand.Write.Benchmarks;

/// <summary>Measures the most memory that a process of its own ever had in RAM, runtime and all.</summary>
internal static class MemoryProbe
{
    public const string Argument = "--probe";
    public const string Nothing = "nothing";

    /// <summary>Does one work in this process and prints the peak.</summary>
    public static void Run(string work, string file)
    {
        if (work != Nothing)
        {
            Works.All[work](BenchmarkFiles.All[file]());
        }

        Console.WriteLine(Peak().ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Has a new process do one work.</summary>
    /// <returns>Its peak in bytes.</returns>
    public static long Measure(string work, string file)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, [Argument, work, file]) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return long.Parse(output, CultureInfo.InvariantCulture);
    }

    private static long Peak()
    {
        if (OperatingSystem.IsLinux())
        {
            // Linux does not tell it through Process.
            var line = File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            return long.Parse(line.AsSpan("VmHWM:".Length, line.Length - "VmHWM:".Length - " kB".Length), NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture) * 1024;
        }

        using var self = Process.GetCurrentProcess();
        return self.PeakWorkingSet64;
    }
}
