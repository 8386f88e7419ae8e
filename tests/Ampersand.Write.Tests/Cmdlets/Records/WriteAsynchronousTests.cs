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
}
