using System.Diagnostics;
using System.Globalization;
using Ampersand.Write.Benchmarks.Sending;

namespace Ampersand.Write.Benchmarks;

/// <summary>Measures the most memory that a process of its own ever had in RAM, runtime and all.</summary>
internal static class MemoryProbe
{
    public const string Argument = "--probe";
    public const string Nothing = "nothing";
    public const string Part = "part";
    public const string SmallPart = "small part";

    /// <summary>Does one work in this process and prints the peak.</summary>
    /// <param name="work">A word of this class, or one of <see cref="Works.All"/>.</param>
    /// <param name="on">The file that the work is done on, or the server that the part is sent to.</param>
    public static async Task RunAsync(string work, string on)
    {
        if (work is Part or SmallPart)
        {
            using var sending = work == Part ? new PartSending(new Uri(on)) : new PartSending(new Uri(on), bytes: 1024);
            await sending.SubmitAsync();
        }
        else if (work != Nothing)
        {
            Works.All[work](BenchmarkFiles.All[on]());
        }

        Console.WriteLine(Peak().ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Has a new process do one work.</summary>
    /// <returns>Its peak in bytes.</returns>
    public static long Measure(string work, string on)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, [Argument, work, on]) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return long.Parse(output, CultureInfo.InvariantCulture);
    }

    public static long Peak()
    {
        if (OperatingSystem.IsLinux())
        {
            // Linux does not tell it through Process.
            var line = File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            return long.Parse(
                line.AsSpan("VmHWM:".Length, line.Length - "VmHWM:".Length - " kB".Length),
                NumberStyles.AllowLeadingWhite,
                CultureInfo.InvariantCulture) * 1024;
        }

        using var self = Process.GetCurrentProcess();
        return self.PeakWorkingSet64;
    }
}
