namespace Ampersand.Write.Tests.Pester;

/// <summary>What a user types, in the PowerShells that are installed here; each Pester test is reported as one of these.</summary>
public sealed class PesterTests
{
    public static async Task<IEnumerable<TheoryDataRow<PesterOutcome>>> Outcomes()
    {
        var rows = new List<TheoryDataRow<PesterOutcome>>();
        foreach (var powershell in PowerShellProgram.All)
        {
            foreach (var file in PesterFile.All)
            {
                var outcomes = await PesterFile.RunAsync(powershell, file);
                rows.AddRange(outcomes.Select(outcome => new TheoryDataRow<PesterOutcome>(outcome)
                {
                    TestDisplayName = $"{powershell.Name}: {outcome.Name}",
                }));
            }
        }

        return rows;
    }

    // Running Pester is the test, so it must not happen while tests are merely being listed.
    [Theory(DisableDiscoveryEnumeration = true)]
    [MemberData(nameof(Outcomes))]
    public void Passes_in_an_installed_PowerShell(PesterOutcome outcome)
    {
        if (outcome.Result is "Skipped" or "Inconclusive")
        {
            Assert.Skip(outcome.Message);
        }

        Assert.True(outcome.Result == "Passed", $"{outcome.Result}: {outcome.Message}");
    }
}
