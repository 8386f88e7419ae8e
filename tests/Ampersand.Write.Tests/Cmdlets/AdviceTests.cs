using Ampersand.Write.Emulator;

namespace Ampersand.Write.Tests.Cmdlets;

/// <summary>An error of the library, shown in PowerShell, names what to type; and only what the command at hand has.</summary>
public sealed class AdviceTests
{
    private const string Upsert = "Invoke-AmpersandUpsert thing__c $file -PrimaryKey k__c";
    private const string Write = "@{ id = 1 } | Invoke-AmpersandWrite contact";

    [Theory]
    [InlineData("k__c;name__c\n1;a\n", Upsert, "-Delimiter ';'")]
    [InlineData("k__c\tname__c\n1\ta\n", Upsert, "-Delimiter tab")]
    [InlineData("k_c,name__c\n1,a\n", Upsert, "-PrimaryKey 'k_c'")]
    [InlineData("k__c,O'Neil\n1,a\n", Upsert, "-HeaderMap @{ 'O''Neil' = ")]
    [InlineData("id;name\n1;a\n", "Invoke-AmpersandWrite contact $file -Type Update", "-Delimiter ';'")]
    public async Task A_file_s_error_names_the_parameter_and_its_value(string csv, string command, string advice)
    {
        await using var bench = await Workbench.StartAsync();
        var file = bench.Save("data.csv", csv);

        Expect.Names(bench.Run(command, new { file }).Terminating("CsvInvalid").ToString(), advice);
    }

    [Fact]
    public async Task Nothing_is_to_be_typed_about_a_title_before_the_header()
    {
        await using var bench = await Workbench.StartAsync();
        var file = bench.Save("data.csv", "All of November\nk__c,name__c\n1,a\n");

        var said = bench.Run(Upsert, new { file }).Terminating("CsvInvalid").ToString();

        Expect.Names(said, "Line 2", "Remove what stands before it.");
        Assert.DoesNotContain("Try -", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_command_does_not_have_is_not_named()
    {
        await using var bench = await Workbench.StartAsync();
        var file = bench.Save("data.csv", "idd,name\n1,a\n");

        var said = bench.Run("Invoke-AmpersandWrite contact $file -Type Update", new { file }).Terminating("CsvInvalid").ToString();

        Assert.DoesNotContain("-PrimaryKey", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_encoding_is_named()
    {
        await using var bench = await Workbench.StartAsync();
        var file = bench.Folder.Write("data.csv", [.. "k__c,name__c\n1,"u8, 0xE9, .. "\n"u8]);

        Expect.Names(bench.Run(Upsert, new { file }).Terminating("CsvInvalid").ToString(), "-Encoding windows-1252");
    }

    [Theory]
    [InlineData(Write + " -Type Delete -Mode Synchronous", "DeleteWithMode", "-Mode")]
    [InlineData(Write + " -Type Delete -BatchSize 2", "DeleteInBatches", "-BatchSize", "-ThrottleLimit")]
    [InlineData(Write + " -Type Delete -Association @{ to = 1 }", "DeleteWithAssociation", "Leave -Association out")]
    [InlineData(Write + " -Type Create -AllOrNone -BatchSize 1", "AllOrNoneWithoutBatch", "-AllOrNone")]
    [InlineData(Write + " -Type Create -MaxDelayMinutes 5", "AutoBatchNotAsynchronous", "-Mode Asynchronous", "-MaxDelayMinutes")]
    [InlineData(Write + " -Type Create -MaxDelayMinutes 5 -Mode Asynchronous -BatchSize 2", "AutoBatchInBatches", "-BatchSize")]
    [InlineData(Write + " -Type Create -Header @{ ' ' = 'x' }", "HeaderInvalid", "-Header", "Sforce-Call-Options")]
    [InlineData("Invoke-AmpersandUpsert thing__c -PrimaryKey k__c -RecordsUrl ftp://x/y", "RecordsUrlInvalid", "-Path")]
    public async Task An_option_s_error_names_what_to_leave_out_or_add(string command, string id, params string[] advice)
    {
        await using var bench = await Workbench.StartAsync();

        Expect.Names(bench.Run(command).Terminating(id).ToString(), advice);
        Assert.Empty(bench.Emulator.Requests.All);
    }

    [Fact]
    public async Task A_refused_record_s_error_has_the_advice_of_its_issue()
    {
        await using var bench = await Workbench.StartAsync();

        var error = bench.Run("[pscustomobject]@{ 'Start Date' = 1; k__c = 1 } | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c")
            .OnlyError("HeaderName");

        Expect.Names(error.ToString(), "Record 1", "-HeaderMap @{ 'Start Date' = ");
    }

    [Fact]
    public async Task A_key_that_is_not_accepted_names_where_it_comes_from()
    {
        await using var bench = await Workbench.StartAsync();
        bench.Emulator.Faults.Order(new Fault { Kind = FaultKind.Status, Status = 401 });

        var error = bench.Run(Write + " -Type Create").Terminating("Unauthorized");

        Expect.Names(error.ErrorDetails.RecommendedAction, "Connect-Ampersand -ApiKey", "AMP_API_KEY");
    }
}
