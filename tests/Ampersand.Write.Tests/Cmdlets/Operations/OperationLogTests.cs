using Ampersand.Write.Emulator;

namespace Ampersand.Write.Tests.Cmdlets;

/// <summary>What the service wrote down while it worked, alone and quoted in the error of a failed operation.</summary>
public sealed class OperationLogTests
{
    private const string Wait = "Wait-AmpersandOperation -PollingIntervalSeconds 0.1";

    [Fact]
    public async Task Entries_are_typed_and_in_the_services_order()
    {
        await using var bench = await StartAsync("2", "3");

        var result = bench.Run("$operation | Get-AmpersandOperationLog").ThrowIfErrors();

        Assert.Equal(["info", "error", "error", "info"], result.Output.Select(entry => entry.Get("Severity")));
        var first = result.Output[1];
        Assert.Equal(bench.Run("$operation.OperationId").Output[0].BaseObject, first.Get("OperationId"));
        Assert.IsType<DateTimeOffset>(first.Get("Timestamp"));
        Assert.Equal("Record 2 (2) could not be written.", first.Get("Message"));
        Assert.False(string.IsNullOrEmpty((string?)first.Get("Error")));
    }

    [Theory]
    [InlineData("", 3)]
    [InlineData("-Severity error", 1)]
    [InlineData("-Severity ERR*", 1)]
    [InlineData("-Severity Info", 2)]
    [InlineData("-Severity info, error", 3)]
    [InlineData("-Severity nosuch", 0)]
    public async Task Severities_are_picked(string parameter, int count)
    {
        await using var bench = await StartAsync("2");

        Assert.Equal(count, bench.Run($"$operation.OperationId | Get-AmpersandOperationLog {parameter}").ThrowIfErrors().Output.Count);
    }

    [Fact]
    public async Task An_id_that_is_none_and_an_operation_that_is_not_there_are_errors_of_their_own()
    {
        await using var bench = await StartAsync("2");

        var result = bench.Run("'no id', '5e4f06ca-445f-43ea-943e-78465ee1bb7a', $operation.OperationId | Get-AmpersandOperationLog");

        Assert.Equal(["OperationIdInvalid", "NotFound"], result.Errors.Select(Expect.IdOf));
        Assert.Equal(3, result.Output.Count);
    }

    [Fact]
    public async Task The_error_of_a_failed_operation_quotes_the_result_and_the_first_logged_errors_and_names_the_cmdlet()
    {
        await using var bench = await StartAsync("1", "2", "3", "4", "5");

        var error = bench.Run($"$operation | {Wait}").OnlyError("OperationFailed");

        Expect.Names(
            error.ToString(),
            "Batch write failed (0 succeeded, 5 failed): UNKNOWN_EXCEPTION",
            "The first 3 of 5 logged errors",
            "Record 1 (1) could not be written",
            "Record 3 (3) could not be written",
            $"Get-AmpersandOperationLog {bench.Run("$operation.OperationId").Output[0]}");
        Assert.DoesNotContain("Record 4", error.ToString(), StringComparison.Ordinal);
    }

    /// <summary>A session with <c>$operation</c>, of whose five records some or all have failed.</summary>
    private static async Task<Workbench> StartAsync(params string[] failing)
    {
        var bench = await Workbench.StartAsync();
        bench.Emulator.Rules["thing__c"] = new ObjectRules { FailingKeys = failing };
        bench.Run("$operation = 1..5 | ForEach-Object { @{ k__c = $_ } } | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c")
            .ThrowIfErrors();
        await bench.Emulator.WhenIdleAsync();
        return bench;
    }
}
