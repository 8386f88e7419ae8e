using System.Diagnostics;
using Ampersand.Write.Emulator;
using Ampersand.Write.Tests.Harness;

namespace Ampersand.Write.Tests.Cmdlets;

/// <summary>What Tab offers of what the service and the session know.</summary>
public sealed class ServiceCompletionTests
{
    /// <summary>A second and a half is what a user waits at most; a busy machine may take longer over the rest.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private const string Fields = "id,custom_id__c,daily_budget_amount__c,total_budget__c,owner__c,kind__c,'with space'";

    [Theory]
    [InlineData("Invoke-AmpersandUpsert ", "tactics__c,account")]
    [InlineData("Invoke-AmpersandWrite -ObjectName A", "account")]
    [InlineData("Get-AmpersandObject ", "tactics__c,account")]
    [InlineData("Find-AmpersandRecord t", "tactics__c")]
    [InlineData("Invoke-AmpersandUpsert tactics__c -PrimaryKey ", Fields)]
    [InlineData("Invoke-AmpersandUpsert -ObjectName tactics__c -PrimaryKey C", "custom_id__c")]
    [InlineData("Invoke-AmpersandUpsert tactics__c -Property custom_id__c, d", "daily_budget_amount__c")]
    [InlineData("Invoke-AmpersandWrite tactics__c -Property w", "'with space'")]
    [InlineData("Find-AmpersandRecord tactics__c -Property k", "kind__c")]
    [InlineData("Get-AmpersandObject tactics__c -Field t", "total_budget__c")]
    [InlineData("Invoke-AmpersandUpsert tactics__c $file -PrimaryKey ", Fields + ",name__c")]
    [InlineData("Import-Csv $file | Invoke-AmpersandUpsert tactics__c -PrimaryKey ", Fields + ",name__c")]
    [InlineData("Import-Csv $file | Where-Object name__c | Invoke-AmpersandUpsert tactics__c -Property n", "name__c")]
    [InlineData("Import-Csv -LiteralPath $file | Invoke-AmpersandUpsert nosuch__c -PrimaryKey ", "CUSTOM_ID__C,name__c")]
    [InlineData("Import-Csv ./semicolons.csv -Delimiter ';' | Invoke-AmpersandWrite nosuch__c -Property ", "a__c,b__c")]
    [InlineData("ipcsv ./semicolons.csv ';' | Invoke-AmpersandUpsert nosuch__c -PrimaryKey b", "b__c")]
    [InlineData("Get-Content $file | Invoke-AmpersandUpsert nosuch__c -PrimaryKey ", "")]
    [InlineData("Invoke-AmpersandUpsert tactics__c -GroupRef ", "'other org',sample-org-id")]
    [InlineData("Get-AmpersandInstallation S", "sample-org-id")]
    [InlineData("Get-AmpersandOperation -GroupRef o", "'other org'")]
    [InlineData("Find-AmpersandRecord tactics__c -Integration ", "23rsdf32,hub-1")]
    [InlineData("Invoke-AmpersandWrite tactics__c -Integration mark", "hub-1")]
    [InlineData("Get-AmpersandIntegration ", "'crm sync',marketing")]
    [InlineData("Get-AmpersandIntegration hub", "marketing")]
    [InlineData("Get-AmpersandInstallation -Integration 'hub-1' -GroupRef ", "")]
    public async Task What_the_service_knows_is_offered(string typed, string offered)
    {
        await using var bench = await StartAsync();

        Assert.Equal(offered, Complete(bench.Session, typed));
        Assert.Equal(offered, Complete(bench.Session, typed));
        Assert.Empty(bench.Run("$Error").Output);
    }

    [Fact]
    public async Task Installations_are_offered_by_their_ids_and_say_whose_they_are()
    {
        await using var bench = await StartAsync();
        var id = EmulatorServer.InstallationIdOf("2234wf", "23rsdf32", "sample-org-id");

        Assert.Equal(id, Complete(bench.Session, $"Get-AmpersandOperation -InstallationId {id[..8]}"));
        Assert.Equal(
            "sample-org-id, Sample Org, salesforce, healthy",
            Complete(bench.Session, $"Get-AmpersandOperation -InstallationId {id[..8]}", "ToolTip"));
    }

    [Fact]
    public async Task The_sessions_operations_are_offered_newest_first_with_object_status_and_time()
    {
        await using var bench = await StartAsync();
        bench.Run("$sent = 1..2 | ForEach-Object { @{ k__c = $_ } | Invoke-AmpersandUpsert account -PrimaryKey k__c }").ThrowIfErrors();
        var ids = bench.Run("$sent.OperationId").Output.Select(id => id.ToString()).ToArray();

        foreach (var cmdlet in (string[])["Get-AmpersandOperation", "Wait-AmpersandOperation", "Get-AmpersandOperationLog"])
        {
            Assert.Equal($"{ids[1]},{ids[0]}", Complete(bench.Session, cmdlet + " "));
        }

        await bench.Emulator.WhenIdleAsync();
        bench.Run("$null = Wait-AmpersandOperation $sent[1].OperationId").ThrowIfErrors();
        var tips = Complete(bench.Session, "Get-AmpersandRecordFailure -OperationId ", "ToolTip").Split(',');
        Assert.Equal(("account", " BulkWriteCompleted"), (tips[0], tips[1]));
        Assert.Equal(("account", " submitted"), (tips[3], tips[4]));
        Assert.StartsWith(" 20", tips[2], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Invoke-AmpersandUpsert ", "")]
    [InlineData("Get-AmpersandObject tactics__c -Field ", "")]
    [InlineData("Invoke-AmpersandUpsert tactics__c $file -PrimaryKey ", "CUSTOM_ID__C,name__c")]
    [InlineData("Import-Csv $file | Invoke-AmpersandUpsert tactics__c -Property ", "CUSTOM_ID__C,name__c")]
    [InlineData("Get-AmpersandInstallation ", "")]
    [InlineData("Get-AmpersandOperation -InstallationId ", "")]
    [InlineData("Connect-Ampersand -Integration ", "")]
    [InlineData("Get-AmpersandIntegration ", "")]
    public async Task A_service_that_is_slow_refuses_or_is_not_there_offers_nothing_and_makes_no_error(string typed, string offered)
    {
        await using var bench = await StartAsync();
        bench.Emulator.Faults.Order(new Fault { Kind = FaultKind.Delay, Delay = TimeSpan.FromHours(1), Times = 0 });
        AssertOffers("a slow service");
        bench.Emulator.Faults.Clear();
        foreach (var fault in (Fault[])[
            new() { Kind = FaultKind.Status, Status = 500, Times = 0 },
            new() { Kind = FaultKind.Html, Times = 0 },
            new() { Kind = FaultKind.InvalidJson, Times = 0 },
            new() { Kind = FaultKind.Status, Status = 403, Times = 0 }])
        {
            bench.Emulator.Faults.Order(fault);
            AssertOffers(fault.Kind.ToString());
            bench.Emulator.Faults.Clear();
        }

        bench.Run("$null = Connect-Ampersand $key -Project 2234wf -Integration i -GroupRef g -WriteUri http://127.0.0.1:1/v1 -ApiUri "
            + "http://127.0.0.1:1/v1").ThrowIfErrors();
        AssertOffers("no service");
        bench.Run("Disconnect-Ampersand").ThrowIfErrors();
        AssertOffers("no connection");

        void AssertOffers(string what)
        {
            var watch = Stopwatch.StartNew();
            Assert.Equal((what, offered), (what, Complete(bench.Session, typed)));
            Assert.True(watch.Elapsed < Patience, $"{what}: {watch.Elapsed}");
            Assert.Empty(bench.Run("$Error").Output);
        }
    }

    [Fact]
    public async Task The_connection_that_is_named_on_the_line_is_asked()
    {
        await using var bench = await StartAsync();
        await using var other = await Workbench.StartAsync();
        other.Emulator.Installations.Set("p2", "i2", "elsewhere", new InstallationSettings());
        bench.Run(
            "$null = Connect-Ampersand $key -Name there -Project p2 -Integration i2 -WriteUri $other -ApiUri $other -NotDefault",
            new { other = other.Emulator.ApiUri }).ThrowIfErrors();

        Assert.Equal("elsewhere", Complete(bench.Session, "Get-AmpersandInstallation -Connection there -GroupRef "));
        Assert.Equal("elsewhere", Complete(bench.Session, "Get-AmpersandInstallation -Connection (Get-AmpersandConnection there) -Project p2 "
            + "-Integration i2 -ApiUri $other -GroupRef "));
    }

    [Fact]
    public async Task Journals_are_offered_among_files()
    {
        await using var bench = await StartAsync();
        bench.Save("run.journal", "");
        bench.Save("note.md", "");

        Assert.EndsWith("run.journal", Complete(bench.Session, "Invoke-AmpersandUpsert x__c -JournalPath ./"), StringComparison.Ordinal);
        Assert.EndsWith("run.journal", Complete(bench.Session, "Get-AmpersandJournal ./"), StringComparison.Ordinal);
        Assert.EndsWith("run.journal", Complete(bench.Session, "Remove-AmpersandJournal ./r"), StringComparison.Ordinal);
    }

    private static string Complete(Session session, string typed, string property = "CompletionText")
    {
        var result = session.Run(
            "(TabExpansion2 -inputScript $typed -cursorColumn $typed.Length).CompletionMatches.Where({ $_.ResultType -eq 'ParameterValue' "
                + "-or $_.ResultType -eq 'ProviderItem' }).$property",
            new { typed, property }).ThrowIfErrors();
        return string.Join(',', result.Output.Select(text => (string)text.BaseObject));
    }

    private static async Task<Workbench> StartAsync()
    {
        var bench = await ObjectBench.StartAsync();
        bench.Run("Set-Location $folder; $Error.Clear()", new
        {
            folder = bench.Folder.Path,
            file = bench.Save("data.csv", "CUSTOM_ID__C,name__c\n1,2\n"),
            semicolons = bench.Save("semicolons.csv", "a__c;b__c\n1;2\n"),
        }).ThrowIfErrors();
        return bench;
    }
}
