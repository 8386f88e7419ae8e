using System.Management.Automation;
using Ampersand.Write.Emulator;

namespace Ampersand.Write.Tests.Cmdlets;

/// <summary>Statuses that the documents do not name, and what callers make of them.</summary>
public sealed class WaitStatusTests
{
    private const string Wait = "Wait-AmpersandOperation -PollingIntervalSeconds 0.1";

    [Fact]
    public async Task An_unknown_status_keeps_the_wait_going_and_is_said_once()
    {
        await using var bench = await Workbench.StartAsync();
        var ids = bench.Emulator.Operations.Create(new OperationOrder { Count = 2, Project = "2234wf", Status = "resting" });

        var running = bench.Session.Start($"$ids | {Wait}", new { ids });
        var warning = await running.SeenAsync<WarningRecord>();
        foreach (var id in ids)
        {
            // Each has been looked at twice when both have come by after the warning.
            await bench.Emulator.Requests.WaitForAsync(request => request.Number > 4
                && request.Target.EndsWith(id, StringComparison.Ordinal), TestContext.Current.CancellationToken);
        }

        Assert.False(running.Result.IsCompleted);
        ids.ToList().ForEach(id => bench.Emulator.Operations.Set(id, "success"));
        var result = await running.Result;

        Expect.Names(warning.Message, "'resting'", "-SuccessStatus", "-FailureStatus");
        Assert.Single(result.Warnings);
        Assert.Equal(2, result.ThrowIfErrors().Output.Count);
    }

    [Theory]
    [InlineData("-SuccessStatus resting, done", true)]
    [InlineData("-FailureStatus RESTING", false)]
    public async Task Callers_name_further_ends(string parameters, bool succeeded)
    {
        await using var bench = await Workbench.StartAsync();
        var id = bench.Emulator.Operations.Create(new OperationOrder { Project = "2234wf", Status = "resting" })[0];

        var result = bench.Run($"$id | {Wait} {parameters}", new { id });

        Assert.Equal(succeeded, Assert.Single(result.Output).Get("Succeeded"));
        Assert.Equal(succeeded ? 0 : 1, result.Errors.Count);
        Assert.Empty(result.Warnings);
    }

    [Theory]
    [InlineData("-SuccessStatus ' '")]
    public async Task A_status_without_a_name_is_refused_before_anything_is_asked(string parameters)
    {
        await using var bench = await Workbench.StartAsync();
        Expect.Names(bench.Run($"'5e4f06ca-445f-43ea-943e-78465ee1bb7a' | {Wait} "
            + $"{parameters}").Terminating("StatusEmpty").ToString(), "-SuccessStatus", "-FailureStatus");
        Assert.Empty(bench.Emulator.Requests.All);
    }

    [Theory]
    [InlineData("-SuccessStatus resting -FailureStatus RESTING", "resting")]
    public async Task A_status_that_would_mean_two_things_is_refused_before_anything_is_asked(string parameters, string status)
    {
        await using var bench = await Workbench.StartAsync();

        var error = bench.Run($"'5e4f06ca-445f-43ea-943e-78465ee1bb7a' | {Wait} {parameters}").Terminating("StatusContradiction");

        Assert.Contains(status, error.ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.Empty(bench.Emulator.Requests.All);
    }
}
