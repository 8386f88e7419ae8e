using System.Collections;
using System.Management.Automation;
using Ampersand.Write.Emulator;
using Ampersand.Write.Tests.Harness;

namespace Ampersand.Write.Tests.Cmdlets;

/// <summary>A bad night: what is repeated, what is uncertain, what ends the command, and that no record is lost sight of.</summary>
public sealed class WriteFaultsTests
{
    private const string Sixes = "1..6 | ForEach-Object { @{ id = \"$_\"; n = $_ } } | Invoke-AmpersandWrite contact -BatchSize 2 "
        + "-ThrottleLimit 1";

    [Fact]
    public async Task A_create_whose_answer_is_lost_is_uncertain_and_the_rest_goes_on()
    {
        await using var bench = await Workbench.StartAsync();
        bench.Emulator.Faults.Order(new Fault { Kind = FaultKind.LostAnswer, After = 1 });

        var result = bench.Run($"{Sixes.Replace("id = \"$_\"; ", "", StringComparison.Ordinal)} -Type Create");

        var error = result.OnlyError("SubmissionUncertain");
        Expect.Names(error.ToString(), "records 3 to 4");
        Assert.Matches(@"[^.]\. A create may not be repeated, so it was not sent again\.$", error.ToString());
        Assert.Equal([3, 4], Numbers(error));
        Assert.Equal([0L, 1L, 4L, 5L], result.Output.Select(output => output.Get("Index")));
        Assert.Equal(3, bench.Writes.Count);
        Expect.Names(error.ErrorDetails.RecommendedAction, "Look in contact");
    }

    [Theory]
    [InlineData("1..6 | ForEach-Object { [pscustomobject]@{ n = \"n$_\" } } | Invoke-AmpersandWrite")]
    [InlineData("Invoke-AmpersandWrite -Path PATH")]
    public async Task A_create_whose_answer_is_lost_is_found_by_a_field(string call)
    {
        await using var bench = await Workbench.StartAsync();
        using var folder = new TemporaryFolder();
        var path = folder.Write("six.csv", "n\n" + string.Concat(Enumerable.Range(1, 6).Select(n => $"n{n}\n")));
        bench.Emulator.Faults.Order(new Fault { Kind = FaultKind.LostAnswer, Path = "/v1/**/objects/*", After = 1 });

        var result = bench.Run($"{call.Replace("PATH", $"'{path}'", StringComparison.Ordinal)} contact -Type Create -BatchSize 2 -ThrottleLimit 1 -ReconcileBy n -Verbose").ThrowIfErrors();

        Assert.Equal([0L, 1L, 2L, 3L, 4L, 5L], result.Output.Select(output => output.Get("Index")));
        Assert.All(result.Output, output => Assert.Equal(true, output.Get("Success")));
        Assert.Equal(6, bench.Emulator.Records.Count("contact"));
        Assert.Equal(6, result.Output.Select(output => output.Get("RecordId")).Distinct().Count());
        Assert.Contains(result.Verbose, line => line.Contains("finds 2 of 2", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_create_that_is_not_found_by_its_field_is_uncertain_and_what_to_do_is_said()
    {
        await using var bench = await Workbench.StartAsync();
        bench.Emulator.Faults.Order(new Fault { Kind = FaultKind.ResetAfterBody, Path = "/v1/**/objects/*" });

        var error = bench.Run("@{ n = 'x' } | Invoke-AmpersandWrite contact -Type Create -ReconcileBy n").OnlyError("SubmissionUncertain");

        Expect.Names(error.ToString(), "key 'x'", "proves nothing", "-Uncertain Repeat");
    }

    [Fact]
    public async Task Two_records_of_a_file_that_could_not_be_told_apart_are_found_before_anything_is_sent()
    {
        await using var bench = await Workbench.StartAsync();
        using var folder = new TemporaryFolder();
        var path = folder.Write("two.csv", "n\na\nb\na\n");

        var error = bench.Run($"Invoke-AmpersandWrite contact '{path}' -Type Create -ReconcileBy n").Terminating("CsvInvalid");

        Expect.Names(error.ToString(), "PrimaryKeyDuplicate");
        Assert.Empty(bench.Writes);
    }

    [Fact]
    public async Task A_host_that_cannot_be_reached_ends_the_command()
    {
        await using var bench = await Workbench.StartAsync();
        var result = bench.Run(
            "1..3 | ForEach-Object { @{ n = $_ } } | Invoke-AmpersandWrite contact -Type Create -WriteUri http://127.0.0.1:9/v1");
        var error = result.Terminating("ServiceUnreachable");
        Assert.Equal(ErrorCategory.ConnectionError, error.CategoryInfo.Category);
        Assert.Equal([1, 2, 3], Numbers(error));
        Expect.Names(error.ToString(), "attempts", "records 1 to 3", "from record 4 on none was taken");
    }

    [Fact]
    public async Task ErrorAction_Stop_ends_with_the_first_record_that_fails_and_what_became_of_the_others_is_shown()
    {
        await using var bench = await Workbench.StartAsync();
        bench.Emulator.Rules["contact"] = new ObjectRules { Fields = new Dictionary<string, string> { ["n"] = "^[13-9]$" } };

        var result = bench.Run(
            "1..4 | ForEach-Object { @{ n = $_ } } | Invoke-AmpersandWrite contact -Type Create -BatchSize 3 -ErrorAction Stop");

        var error = result.Terminating("RecordNotWritten");
        Assert.Equal([true, false, true], result.Output.Take(3).Select(output => output.Get("Success")));
        Assert.Equal(bench.Emulator.Records.Count("contact"), result.Output.Count(output => (bool)output.Get("Success")!));
        Expect.Names(error.ToString(), "Record 2");
    }

    [Theory]
    [InlineData("$null", "RecordNull", "-ErrorAction Stop")]
    [InlineData("'nowhere.csv'", "FileNotFound", "")]
    public async Task What_ends_the_command_comes_after_what_became_of_the_records_before_it(string bad, string errorId, string preference)
    {
        await using var bench = await Workbench.StartAsync();
        bench.Emulator.Faults.Order(new Fault { Kind = FaultKind.Delay, Delay = TimeSpan.FromMilliseconds(300) });

        var result = bench.Run(
            $"& {{ 1..5 | ForEach-Object {{ @{{ n = $_ }} }}; {bad}; @{{ n = 7 }} }} | Invoke-AmpersandWrite contact -Type Create "
                + $"-BatchSize 2 {preference}");

        var error = result.Terminating(errorId);
        Assert.Equal([0L, 1L, 2L, 3L], result.Output.Select(output => output.Get("Index")));
        Assert.Equal(4, bench.Emulator.Records.Count("contact"));
        Assert.Equal([5], Numbers(error));
        Expect.Names(error.ToString(), "Not written: record 5", "none was taken");
    }

    [Fact]
    public async Task A_service_without_the_key_ever_in_sight()
    {
        await using var bench = await Workbench.StartAsync();
        bench.Emulator.Faults.Order(
            new Fault { Kind = FaultKind.Status, Status = 400, Body = $"you sent {Workbench.Key}", ContentType = "text/plain" });
        var result = bench.Run("@{ n = 1 } | Invoke-AmpersandWrite contact -Type Create -Verbose -Debug");
        Assert.DoesNotContain(Workbench.Key, string.Concat(result.Timeline.Select(item => item.ToString())), StringComparison.Ordinal);
    }

    private static IEnumerable<object?> Numbers(ErrorRecord error) =>
        Assert.IsType<object[]>(error.TargetObject).Select(
            record => ((Hashtable)((PSObject)record).BaseObject)["n"] is PSObject number ? number.BaseObject : null);
}
