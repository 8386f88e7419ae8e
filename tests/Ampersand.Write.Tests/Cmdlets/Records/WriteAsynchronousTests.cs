using System.Management.Automation;

namespace Ampersand.Write.Tests.Cmdlets;

/// <summary>Asynchronous writes come out as operations, which pipe into Wait.</summary>
public sealed class WriteAsynchronousTests
{
    [Fact]
    public async Task Each_request_becomes_an_operation_that_can_be_waited_for()
    {
        await using var bench = await Workbench.StartAsync();

        var result = bench.Run(
            """
            $operations = 1..250 | ForEach-Object { @{ n = $_ } } | Invoke-AmpersandWrite contact -Type Create -Mode Asynchronous
            $operations
            $operations | Wait-AmpersandOperation
            """).ThrowIfErrors();

        PSObject[] accepted = [.. result.Output.Take(3)];
        Assert.Equal(
            [(1, 1L, 100L), (2, 101L, 100L), (3, 201L, 50L)], accepted.Select(
                operation => ((int)operation.Get("Part")!, (long)operation.Get("FirstRecord")!, (long)operation.Get("Records")!)));
        Assert.All(accepted, operation => Assert.Equal(
            ("submitted", "pipeline", "contact"), (operation.Get("Status"), operation.Get("Source"), operation.Get("ObjectName"))));
        Assert.All(result.Output.Skip(3), operation => Assert.Equal("success", operation.Get("Status")));
        Assert.Equal(250, bench.Emulator.Records.Count("contact"));
    }

    [Fact]
    public async Task A_write_that_fails_later_is_an_error_of_the_wait()
    {
        await using var bench = await Workbench.StartAsync();
        var result = bench.Run(
            "@{ id = '003000000000099AAA'; n = 1 } | Invoke-AmpersandWrite contact -Type Update -Mode Asynchronous | "
                + "Wait-AmpersandOperation");
        result.OnlyError("OperationFailed");
        Assert.Equal("failure", Assert.Single(result.Output).Get("Status"));
    }

    [Fact]
    public async Task Operations_that_are_gathered_side_by_side_are_still_emitted_once()
    {
        await using var bench = await Workbench.StartAsync();
        var result = bench.Run("1..350 | ForEach-Object { @{ n = $_ } } | Invoke-AmpersandWrite contact -Type Create -Mode Asynchronous "
            + "-MaxDelayMinutes 5 -ThrottleLimit 8").ThrowIfErrors();
        Assert.Equal(4, result.Output.Select(operation => operation.Get("OperationId")).Distinct().Count());
        Assert.Equal(4, result.Output.Count);
        Assert.Equal(350L, result.Output.Sum(operation => (long)operation.Get("Records")!));
    }
}
