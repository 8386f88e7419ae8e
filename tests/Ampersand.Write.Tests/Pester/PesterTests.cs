namespace Ampersand.Write.Tests.Pester;

/// <summary>What a user types, in a real PowerShell; each Pester test is reported as one of these.</summary>
public sealed class PesterTests
{
    public static async Task<IEnumerable<TheoryDataRow<PesterOutcome>>> Outcomes()
    {
        var outcomes = new IReadOnlyList<PesterOutcome>[PesterFile.All.Count];
        await Parallel.ForAsync(
            0,
            outcomes.Length,
            new ParallelOptions
            {
                MaxDegreeOfParallelism = Environment.ProcessorCount,
                CancellationToken = TestContext.Current.CancellationToken,
            },
            async (file, _) => outcomes[file] = await PesterFile.RunAsync(PesterFile.All[file]));

        return outcomes
            .SelectMany(file => file)
            .Select(outcome => new TheoryDataRow<PesterOutcome>(outcome) { TestDisplayName = $"PowerShell: {outcome.Name}" });
    }

    // Running Pester is the test, so it must not happen while tests are merely being listed.
    [Theory(DisableDiscoveryEnumeration = true)]
    [MemberData(nameof(Outcomes))]
    public void Passes_in_PowerShell(PesterOutcome outcome)
    {
        if (outcome.Result is "Skipped" or "Inconclusive")
        {
            Assert.Skip(outcome.Message);
        }

        Assert.True(outcome.Result == "Passed", $"{outcome.Result}: {outcome.Message}");
    }
}
