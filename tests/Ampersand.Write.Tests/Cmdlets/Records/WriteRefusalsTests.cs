
namespace Ampersand.Write.Tests.Cmdlets;

/// <summary>What the service would refuse is refused before a request is made, with the reason.</summary>
public sealed class WriteRefusalsTests
{
    [Theory]
    [InlineData("-Type Create -Header @{ '' = 1 }", "HeaderInvalid", "no name")]
    [InlineData("-Type Create -Header @{ a = $null }", "HeaderInvalid", "'a' of -Header is $null")]
    [InlineData("-Type Create -Header @{ a = 1, 2 }", "HeaderInvalid", "is a Object[]")]
    [InlineData("-Type Create -Header @{ a = @{ b = 1 } }", "HeaderInvalid", "is a Hashtable")]
    [InlineData("-Type Create -Property a, A", "PropertyNamedTwice", "'a' more than once")]
    [InlineData("-Type Create -BatchSize 0", "ParameterArgumentValidationError", "BatchSize")]
    [InlineData("-Type Create -BatchSize 101", "ParameterArgumentValidationError", "100")]
    [InlineData("-Type Create -Mode Asynchronous -RetryDeadlineHours 0", "ParameterArgumentValidationError", "RetryDeadlineHours")]
    [InlineData("-Type Create -Mode Asynchronous -RetryDeadlineHours 49", "ParameterArgumentValidationError", "48")]
    [InlineData("-Type Create -Mode Asynchronous -MaxDelayMinutes 0", "ParameterArgumentValidationError", "MaxDelayMinutes")]
    [InlineData("-Type Create -Mode Asynchronous -MaxDelayMinutes 1441", "ParameterArgumentValidationError", "1440")]
    [InlineData("-Type Create -ThrottleLimit 0", "ParameterArgumentValidationError", "ThrottleLimit")]
    [InlineData("-Type Create -Depth 101", "ParameterArgumentValidationError", "Depth")]
    [InlineData("-Type Upsert", "CannotConvertArgumentNoMessage", "Update")]
    public async Task A_combination_that_cannot_be_is_refused_first(string parameters, string errorId, string said)
    {
        await using var bench = await Workbench.StartAsync(WriteBodies.Deleting);

        var result = bench.Run($"@{{ id = '1'; a = 1 }} | Invoke-AmpersandWrite contact -Confirm:$false {parameters}");

        Expect.Names(result.Terminating(errorId).ToString(), said);
        Assert.Empty(result.Output);
        Assert.Empty(bench.Emulator.Requests.All);
    }

    [Fact]
    public async Task A_deadline_of_a_synchronous_write_is_sent_with_a_warning()
    {
        await using var bench = await Workbench.StartAsync();

        var result = bench.Run("@{ a = 1 } | Invoke-AmpersandWrite contact -Type Create -RetryDeadlineHours 3").ThrowIfErrors();

        Assert.Contains("-Mode Asynchronous", Assert.Single(result.Warnings), StringComparison.Ordinal);
        Assert.Contains("\"retryPolicy\":{\"deadlineHours\":3}", bench.SentBody(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deadline_of_a_delete_is_not_said_to_need_a_mode_that_a_delete_has_not()
    {
        await using var bench = await Workbench.StartAsync(WriteBodies.Deleting);
        var result = bench.Run(
            "@{ id = '1' } | Invoke-AmpersandWrite contact -Type Delete -RetryDeadlineHours 3 -Confirm:$false -ErrorAction Ignore");
        Assert.EndsWith("a delete is always synchronous, so leave it out.", result.Warnings[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_piped_is_said()
    {
        await using var bench = await Workbench.StartAsync();

        var result = bench.Run("Invoke-AmpersandWrite contact -Type Create; @() | Invoke-AmpersandWrite contact -Type Create")
            .ThrowIfErrors();

        Assert.All(result.Warnings, warning => Assert.StartsWith("Nothing was piped or given", warning, StringComparison.Ordinal));
        Assert.Equal(2, result.Warnings.Count);
        Assert.Empty(bench.Emulator.Requests.All);
    }
}
