using Ampersand.Write.Operations;

namespace Ampersand.Write.Client.Tests.Operations;

/// <summary>What a status means.</summary>
public sealed class OperationStatusTests
{
    [Theory]
    [InlineData("in_progress", "Running", true)]
    [InlineData("submitted", "Running", true)]
    [InlineData("BulkWriteCompleted", "Succeeded", true)]
    [InlineData("success", "Succeeded", true)]
    [InlineData("failure", "Failed", true)]
    [InlineData("Failure", "Failed", true)]
    [InlineData("cancelled", "Running", false)]
    [InlineData("", "Running", false)]
    public void A_status_that_is_not_documented_is_neither_success_nor_failure(string status, string outcome, bool known)
    {
        Assert.Equal(outcome, OperationStatus.Documented.MeaningOf(status).ToString());
        Assert.Equal(known, OperationStatus.Documented.IsKnown(status));
    }

    [Fact]
    public void A_caller_adds_statuses_and_may_repeat_documented_ones()
    {
        var statuses = new OperationStatus(["Done", "success", "done"], ["Broken", "FAILURE"]);

        Assert.Equal(StatusMeaning.Succeeded, statuses.MeaningOf("DONE"));
        Assert.Equal(StatusMeaning.Failed, statuses.MeaningOf("broken"));
        Assert.False(OperationStatus.Documented.IsKnown("Done"));
    }

    [Fact]
    public void The_documented_names_are_the_service_s_own() =>
        Assert.Equal(
            ["BulkWriteCompleted", "failure", "in_progress", "success"],
            OperationStatus.DocumentedNames.Order(StringComparer.OrdinalIgnoreCase));

    [Theory]
    [InlineData("Done", "done")]
    [InlineData("failure", "")]
    [InlineData("in_progress", "")]
    [InlineData("", "BulkWriteCompleted")]
    public void A_status_cannot_mean_two_things(string success, string failure)
    {
        var error = Assert.Throws<AmpersandException>(() => new OperationStatus(
            success.Length > 0 ? [success] : [], failure.Length > 0 ? [failure] : []));

        Assert.Equal("StatusContradiction", error.ErrorId);
        Assert.Contains($"'{(failure.Length > 0 ? failure : success)}'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public void A_status_has_a_name(string status)
    {
        var error = Assert.Throws<AmpersandException>(() => new OperationStatus([], [status]));
        Assert.Equal("StatusEmpty", error.ErrorId);
    }
}
