using Ampersand.Write.Emulator;

namespace Ampersand.Write.Tests.Cmdlets;

/// <summary>What a user sees, on consoles of several widths.</summary>
public sealed class ViewTests
{
    private const string Id = "5e4f06ca-445f-43ea-943e-78465ee1bb7a";

    [Fact]
    public async Task Operations_are_a_table_that_fits_120_columns()
    {
        await using var bench = await StartAsync();

        Assert.Equal(
            $"""

            OperationId                          Status             Records Written  Failed Object         Source         Result
            -----------                          ------             ------- -------  ------ ------         ------         ------
            {Id} BulkWriteCompleted       3       ?       ? tactics__c     tactics.csv    3 of 3 r…


            """.ReplaceLineEndings("\n"),
            bench.Session.Render("$operation", width: 120));
    }

    [Fact]
    public async Task On_80_columns_id_status_and_records_stay()
    {
        await using var bench = await StartAsync();

        var shown = bench.Session.Render("$operation", width: 80);

        Expect.Names(shown, Id, "BulkWriteCompleted", "Records", "Written", "Failed");
        AssertFits(shown, 80);
    }

    [Theory]
    [InlineData("$operation")]
    [InlineData("$report")]
    [InlineData("$report.Issues")]
    [InlineData("Get-AmpersandConnection")]
    [InlineData("$operation | Get-AmpersandOperationLog")]
    public async Task Every_view_holds_on_a_narrow_console(string script)
    {
        await using var bench = await StartAsync();
        var path = bench.Save("data.csv", "k__c,name__c\n1,a\n2\n3\n");
        bench.Run("$report = Test-AmpersandCsv $path", new { path }).ThrowIfErrors();

        foreach (var width in (int[])[120, 80, 60, 40])
        {
            var shown = bench.Session.Render(script, width);
            Assert.NotEqual("", shown.Trim());
            AssertFits(shown, width);
        }
    }

    [Fact]
    public async Task A_report_is_a_line_with_its_verdict_and_counts()
    {
        await using var bench = await StartAsync();
        var path = bench.Save("data.csv", "k__c,name__c\n1,a\n2\n3\n");

        var shown = bench.Session.Render("Test-AmpersandCsv $path", width: 120, new { path });

        Expect.Names(shown, "IsValid", "Records", "Columns", "Errors", "Warnings", "Parts", "Path", "False", path);
    }

    [Fact]
    public async Task An_issue_is_wrapped_not_cut()
    {
        await using var bench = await StartAsync();
        var path = bench.Save("data.csv", "k__c,name__c\n1,a\n2\n");

        var shown = bench.Session.Render("(Test-AmpersandCsv $path).Issues", width: 80, new { path });

        Expect.Names(shown, "Line", "Severity", "Code", "Message", "ColumnCount", "Error");
        Assert.DoesNotContain('…', shown);
        var message = (string)bench.Run("(Test-AmpersandCsv $path).Issues[0].Message").OnlyOutput().BaseObject;
        Assert.Contains(WithoutSpace(message), WithoutSpace(shown), StringComparison.Ordinal);

        static string WithoutSpace(string text) => string.Concat(text.Where(character => !char.IsWhiteSpace(character)));
    }

    [Fact]
    public async Task A_connection_is_a_line_without_its_key()
    {
        await using var bench = await StartAsync();

        var shown = bench.Session.Render("Get-AmpersandConnection", width: 120);

        Expect.Names(shown, "default", "2234wf", "23rsdf32", "sample-org-id", "Async", bench.Emulator.ApiUri.AbsoluteUri);
        Assert.DoesNotContain(Workbench.Key, shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_log_is_grouped_under_its_operation_and_says_message_and_error()
    {
        await using var bench = await Workbench.StartAsync();
        bench.Emulator.Rules["thing__c"] = new ObjectRules { FailingKeys = ["1"] };
        bench.Run("$operation = @{ k__c = 1 } | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c; $other = @{ k__c = 2 } | "
            + "Invoke-AmpersandUpsert thing__c -PrimaryKey k__c").ThrowIfErrors();
        await bench.Emulator.WhenIdleAsync();

        var shown = bench.Session.Render("$operation, $other | Get-AmpersandOperationLog", width: 120);

        Expect.Names(
            shown,
            $"OperationId: {bench.Run("$operation.OperationId").Output[0]}",
            $"OperationId: {bench.Run("$other.OperationId").Output[0]}",
            "Timestamp",
            "Severity",
            "Record 1 (1) could not be written.");
        Assert.DoesNotContain('…', shown);
    }

    [Fact]
    public async Task A_table_in_another_culture_writes_the_same_columns()
    {
        await using var bench = await Workbench.StartAsync(culture: System.Globalization.CultureInfo.GetCultureInfo("de-DE"));

        var shown = bench.Session.Render("@{ k__c = 1 } | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c");

        Expect.Names(shown, "OperationId", "submitted", "thing__c", "pipeline");
    }

    private static void AssertFits(string shown, int width) =>
        Assert.All(shown.Split('\n'), line => Assert.True(line.Length <= width, $"{line.Length} columns where {width} are: {line}"));

    /// <summary>A session with <c>$operation</c>, as the service shows the sample's.</summary>
    private static async Task<Workbench> StartAsync()
    {
        var bench = await Workbench.StartAsync();
        var file = bench.Save("tactics.csv", Workbench.SeedCsv);
        bench.Emulator.Faults.Order(
            new Fault { Kind = FaultKind.Status, Status = 200, Method = "PUT", Body = $$"""{ "operationId": "{{Id}}" }""" });
        bench.Emulator.Faults.Order(new Fault
        {
            Kind = FaultKind.Status,
            Status = 200,
            Method = "GET",
            Path = $"**/{Id}",
            Times = 0,
            Body = """{ "status": "BulkWriteCompleted", "result": "3 of 3 records were written.", "metadata": { "objects": ["tactics__c"] } }""",
        });
        bench.Emulator.Faults.Order(new Fault
        {
            Kind = FaultKind.Status,
            Status = 200,
            Path = $"**/{Id}/logs",
            Times = 0,
            Body = """[{ "timestamp": "2023-11-20T19:36:22Z", "severity": "info", "message": { "msg": "All three records of the sample were written, and nothing else was to be said about them." } }]""",
        });
        bench.Run("$operation = Invoke-AmpersandUpsert tactics__c $file -PrimaryKey custom_id__c | Wait-AmpersandOperation", new { file })
            .ThrowIfErrors();
        return bench;
    }
}
