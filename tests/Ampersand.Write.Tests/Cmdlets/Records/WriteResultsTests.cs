using System.Collections;
using System.Management.Automation;
using Ampersand.Write.Emulator;

namespace Ampersand.Write.Tests.Cmdlets;

/// <summary>
/// What comes out: a result for each record, in the order of the input, and an error with the record for each that failed.
/// </summary>
public sealed class WriteResultsTests
{
    private static readonly ObjectRules NumericAges = new() { Fields = new Dictionary<string, string> { ["age"] = "^[0-9]+$" } };

    [Fact]
    public async Task A_record_is_created_updated_and_deleted()
    {
        await using var bench = await Workbench.StartAsync(WriteBodies.Deleting);

        var created = bench.Run("[pscustomobject]@{ name = 'Ada'; age = 36 } | Invoke-AmpersandWrite contact -Type Create").OnlyOutput();
        var id = created.Get("RecordId");
        var updated = bench.Run("@{ id = $id; age = 37 } | Invoke-AmpersandWrite contact -Type Update", new { id }).OnlyOutput();
        var stored = Assert.Single(bench.Emulator.Records.List("contact"));
        var deleted = bench.Run("@{ id = $id } | Invoke-AmpersandWrite contact -Type Delete -Confirm:$false", new { id }).OnlyOutput();

        Assert.Equal("""{"name":"Ada","age":37}""", stored.Fields.GetRawText());
        Assert.All([created, updated, deleted], result => Assert.Equal(
            (true, id, "contact", 0L), (result.Get("Success"), result.Get("RecordId"), result.Get("ObjectName"), result.Get("Index"))));
        Assert.Equal("Ada", ((IDictionary)created.Get("Data")!)["Name"]);
        Assert.Equal("Ada", ((PSObject)created.Properties["InputObject"].Value).Properties["name"].Value);
        Assert.Equal(0, bench.Emulator.Records.Count("contact"));
    }

    [Fact]
    public async Task A_result_names_its_operation_for_the_next_command()
    {
        await using var bench = await Workbench.StartAsync();
        var operation = bench.Run("@{ a = 1 } | Invoke-AmpersandWrite contact -Type Create | Get-AmpersandOperation").OnlyOutput();
        Assert.Equal(("success", true), (operation.Get("Status"), operation.Get("Succeeded")));
    }

    [Fact]
    public async Task As_many_requests_as_the_limit_says_are_on_their_way()
    {
        await using var bench = await Workbench.StartAsync();
        bench.Emulator.Faults.Order(new Fault { Kind = FaultKind.Delay, Delay = TimeSpan.FromMilliseconds(150), Times = 0 });

        bench.Run("1..20 | ForEach-Object { @{ n = $_ } } | Invoke-AmpersandWrite contact -Type Create -BatchSize 1 -ThrottleLimit 9")
            .ThrowIfErrors();

        Assert.Equal(9, bench.Emulator.Requests.HighWaterMark);
    }

    [Fact]
    public async Task Records_that_fail_in_the_middle_of_many_batches_are_errors_and_ErrorVariable_holds_them()
    {
        await using var bench = await Workbench.StartAsync();
        bench.Emulator.Rules["contact"] = NumericAges;

        var result = bench.Run(
            """
            $out = 1..500 | ForEach-Object { [pscustomobject]@{ n = $_; age = $(if ($_ % 150 -eq 0) { 'old' } else { $_ }) } } |
                Invoke-AmpersandWrite contact -Type Create -ErrorVariable failed -ErrorAction SilentlyContinue
            ($out.Index -join ' ') -eq (0..499 -join ' ')
            $failed.Count
            $failed.TargetObject.n -join ' '
            $failed[0].FullyQualifiedErrorId
            "$($failed[0])"
            ($out | Where-Object { -not $_.Success }).Index -join ' '
            $again = $failed.TargetObject | ForEach-Object { $_.age = 1; $_ } | Invoke-AmpersandWrite contact -Type Create
            $again.Success -join ' '
            """);

        object[] shown = [.. result.Output.Select(output => output.BaseObject)];
        Assert.Equal([true, 3, "150 300 450"], shown[..3]);
        Assert.StartsWith("RecordNotWritten,", (string)shown[3], StringComparison.Ordinal);
        Expect.Names((string)shown[4], "Record 150 was not created (contact, operation ", "'old'");
        Assert.Equal(["149 299 449", "True True True"], shown[5..]);
        Assert.Equal(500, bench.Emulator.Records.Count("contact"));
    }

    [Fact]
    public async Task A_failed_record_alone_brings_the_services_warnings_and_raw_answer()
    {
        await using var bench = await Workbench.StartAsync();

        var result = bench.Run("@{ id = '003000000000099AAA'; a = 1 } | Invoke-AmpersandWrite contact -Type Update -RetryDeadlineHours 2");

        var error = result.OnlyError("RecordNotWritten");
        Assert.Equal(ErrorCategory.InvalidResult, error.CategoryInfo.Category);
        Assert.Equal("003000000000099AAA", ((Hashtable)((PSObject)error.TargetObject).BaseObject)["id"]);
        var output = Assert.Single(result.Output);
        Assert.Equal(false, output.Get("Success"));
        Expect.Names((string)output.Get("RawResponse")!, "NOT_FOUND");
        Assert.Contains(result.Warnings, warning => warning.StartsWith("Record 1: retryPolicy has no effect", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Deletion_that_is_not_enabled_is_said()
    {
        await using var bench = await Workbench.StartAsync();
        var error = bench.Run("@{ id = '003' } | Invoke-AmpersandWrite contact -Type Delete -Confirm:$false").OnlyError(
            "BadRequest");
        Expect.Names(error.ToString(), "Record 1 was refused", "does not enable deletion for 'contact'");
    }

    [Theory]
    [InlineData(80)]
    [InlineData(120)]
    public async Task A_table_tells_what_became_of_each_record(int width)
    {
        await using var bench = await Workbench.StartAsync();
        bench.Emulator.Rules["contact"] = NumericAges;

        var table = bench.Session.Render(
            "$(@{ age = 1 }, @{ age = 'x' } | Invoke-AmpersandWrite contact -Type Create -ErrorAction Ignore)", width);

        Expect.Names(table, "Index", "Success", "RecordId", "Error", "003000000000001AAA", "False");
        Assert.All(table.Split('\n'), line => Assert.True(line.TrimEnd().Length <= width, line));
    }
}
