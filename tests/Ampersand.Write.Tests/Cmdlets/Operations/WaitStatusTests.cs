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

    [Fact]
    public async Task Callers_name_further_ends()
    {
        await using var bench = await Workbench.StartAsync();
        var good = bench.Emulator.Operations.Create(new OperationOrder { Project = "2234wf", Status = "resting" })[0];
        var bad = bench.Emulator.Operations.Create(new OperationOrder { Project = "2234wf", Status = "ruined" })[0];

        var result = bench.Run($"$good, $bad | {Wait} -SuccessStatus resting, done -FailureStatus RUINED", new { good, bad });

        Assert.Equal(bad, PSObject.AsPSObject(result.OnlyError("OperationFailed").TargetObject).Get("OperationId"));
        Assert.Equal(
            new Dictionary<object, object?> { [good] = true, [bad] = false },
            result.Output.ToDictionary(operation => operation.Get("OperationId")!, operation => operation.Get("Succeeded")));
        Assert.Empty(result.Warnings);
    }

    [Fact]
    public async Task A_status_without_a_name_is_refused_before_anything_is_asked()
    {
        await using var bench = await Workbench.StartAsync();
        Expect.Names(bench.Run($"'5e4f06ca-445f-43ea-943e-78465ee1bb7a' | {Wait} "
            + "-SuccessStatus ' '").Terminating("StatusEmpty").ToString(), "-SuccessStatus", "-FailureStatus");
        Assert.Empty(bench.Emulator.Requests.All);
    }
}
