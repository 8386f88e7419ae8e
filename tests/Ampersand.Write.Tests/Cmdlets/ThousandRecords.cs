using Ampersand.Write.Emulator;

namespace Ampersand.Write.Tests.Cmdlets;

/// <summary>A thousand records of which 37 fail for 3 reasons.</summary>
internal static class ThousandRecords
{
    /// <summary>The header of their file.</summary>
    public const string Header = "k__c,a,b,c";

    /// <summary>What the service asks of them.</summary>
    public static ObjectRules Rules { get; } = new()
    {
        Fields = new Dictionary<string, string> { ["a"] = "^[0-9]+$", ["b"] = "^[0-9]+$", ["c"] = "^[0-9]+$" },
    };

    /// <summary>Their rows.</summary>
    public static IReadOnlyList<string> Rows { get; } = [.. Enumerable.Range(1, 1000).Select(Row)];

    /// <summary>The rows of those that fail, in their order.</summary>
    public static IReadOnlyList<string> BadRows { get; } = [.. Rows.Where(row => row.Contains('x', StringComparison.Ordinal))];

    /// <summary>Where the rows go that were not written: <c>$failed</c>.</summary>
    public static string FailurePath(this Workbench bench) => Path.Combine(bench.Folder.Path, "failed.csv");

    /// <summary>
    /// A workbench whose service asks this of its records, and that has their file, <c>$file</c>, and places for result files.
    /// </summary>
    /// <param name="place">Where operations tell which of their records failed.</param>
    /// <param name="connect">Further parameters of Connect-Ampersand.</param>
    public static async Task<Workbench> StartAsync(FailureDetailsPlace place = FailureDetailsPlace.Metadata, string connect = "")
    {
        var bench = await Workbench.StartAsync(
            new EmulatorOptions { ProcessingTime = TimeSpan.Zero, FailureDetails = place }, connect);
        bench.Emulator.Rules["thing__c"] = Rules;
        var file = bench.Save("data.csv", Header + "\n" + string.Concat(Rows.Select(row => row + "\n")));
        bench.Run(
            "$file = $given; $failed = $bad; $written = $good",
            new { given = file, bad = bench.FailurePath(), good = Path.Combine(bench.Folder.Path, "written.csv") });
        return bench;
    }

    private static string Row(int number)
    {
        string[] cells = ["1", "2", "3"];
        if (number % 27 == 0)
        {
            cells[number / 27 % 3] = "x";
        }

        return FormattableString.Invariant($"k{number:D4},{string.Join(',', cells)}");
    }
}
