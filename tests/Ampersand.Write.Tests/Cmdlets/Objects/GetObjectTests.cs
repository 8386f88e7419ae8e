using Ampersand.Write.Emulator;

namespace Ampersand.Write.Tests.Cmdlets;

/// <summary>What the service knows of an object, at the prompt.</summary>
public sealed class GetObjectTests
{
    [Fact]
    public async Task An_object_is_shown_with_its_fields()
    {
        await using var bench = await ObjectBench.StartAsync();

        var found = bench.Run("Get-AmpersandObject tactics__c").OnlyOutput();

        Assert.Equal(("tactics__c", "Tactic"), (found.Get("ObjectName"), found.Get("DisplayName")));
        var fields = bench.Run("(Get-AmpersandObject tactics__c).Fields").ThrowIfErrors().Output;
        Assert.Equal(
            ["id", "custom_id__c", "daily_budget_amount__c", "total_budget__c", "owner__c", "kind__c", "with space"],
            fields.Select(field => field.Get("Name")));
        Assert.Equal(
            ("Daily Budget", "other", "currency", true, false),
            (fields[2].Get("Label"), fields[2].Get("Type"), fields[2].Get("ProviderType"), fields[2].Get("IsRequired"),
                fields[2].Get("IsReadOnly")));
        Assert.Equal(["Group", "User"], (IReadOnlyList<string>)fields[4].Get("ReferenceTo")!);
        Assert.Equal("LEAD SITE", bench.Run("\"$((Get-AmpersandObject tactics__c -Field kind__c).Fields.Values)\"").OnlyOutput().ToString());
    }

    [Theory]
    [InlineData("-Field *budget*", "daily_budget_amount__c,total_budget__c")]
    [InlineData("*BUDGET*", "daily_budget_amount__c,total_budget__c")]
    [InlineData("-Field *budget* -Writable", "daily_budget_amount__c")]
    [InlineData("-Field KIND__C, custom*", "custom_id__c,kind__c")]
    [InlineData("-Writable", "custom_id__c,daily_budget_amount__c,owner__c,kind__c,with space")]
    [InlineData("-Field none", "")]
    public async Task Fields_are_picked(string parameters, string names)
    {
        await using var bench = await ObjectBench.StartAsync();

        Assert.Equal(
            names,
            bench.Run($"(Get-AmpersandObject tactics__c {parameters}).Fields.Name -join ','").OnlyOutput().ToString());
    }

    [Fact]
    public async Task A_template_is_the_first_line_of_a_csv_that_can_be_sent()
    {
        await using var bench = await ObjectBench.StartAsync();
        var path = Path.Combine(bench.Folder.Path, "new.csv");

        Assert.Equal(
            "custom_id__c,daily_budget_amount__c,owner__c,kind__c,with space",
            bench.Run("Get-AmpersandObject tactics__c -Template").OnlyOutput().ToString());
        Assert.Equal(
            "daily_budget_amount__c", bench.Run("Get-AmpersandObject tactics__c -Template -Field *budget*").OnlyOutput().ToString());

        bench.Run(
            """
            $template = Get-AmpersandObject tactics__c -Template -Field custom*, daily*
            [System.IO.File]::WriteAllText($path, "$template`n1,2`n")
            $null = Invoke-AmpersandUpsert tactics__c $path -PrimaryKey custom_id__c
            """,
            new { path }).ThrowIfErrors();
        Assert.Equal("custom_id__c,daily_budget_amount__c\n1,2\n", bench.SentCsv());
    }

    [Fact]
    public async Task One_that_is_not_there_is_an_error_of_its_own()
    {
        await using var bench = await ObjectBench.StartAsync();

        var result = bench.Run("Get-AmpersandObject nothing__c, tactics__c");

        Expect.Names(result.OnlyError("NotFound").ToString(), "nothing__c");
        Assert.Equal("tactics__c", Assert.Single(result.Output).Get("ObjectName"));
        bench.Run("Get-AmpersandObject a__c, b__c -ApiUri http://127.0.0.1:1/v1 -Connection (Get-AmpersandConnection)").Terminating(
            "ServiceUnreachable");
    }

    [Fact]
    public async Task It_is_asked_anew_each_time_and_for_the_customer_that_is_named()
    {
        await using var bench = await ObjectBench.StartAsync();
        bench.Run("$null = Get-AmpersandObject tactics__c").ThrowIfErrors();
        bench.Emulator.Schemas["tactics__c"] = new ObjectSchema { DisplayName = "Another" };

        Assert.Equal("Another", bench.Run("Get-AmpersandObject tactics__c -GroupRef 'other org'").OnlyOutput().Get("DisplayName"));
        Assert.Equal("Another", bench.Run("Get-AmpersandObject tactics__c").OnlyOutput().Get("DisplayName"));
        Assert.EndsWith("?groupRef=other%20org", bench.Emulator.Requests.All[1].Target, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_objects_of_an_installation_are_taken()
    {
        await using var bench = await ObjectBench.StartAsync();

        var result = bench.Run("(Get-AmpersandInstallation sample-org-id).WriteObjects | Get-AmpersandObject -ErrorAction Ignore");

        Assert.Equal(["tactics__c"], result.Output.Select(found => found.Get("ObjectName")));
    }

    [Theory]
    [InlineData(120)]
    [InlineData(80)]
    [InlineData(40)]
    public async Task A_view_can_be_read(int width)
    {
        await using var bench = await ObjectBench.StartAsync();

        var shown = bench.Session.Render("Get-AmpersandObject tactics__c", width);

        Assert.All(shown.Split('\n'), line => Assert.True(line.Length <= width, line));
        Expect.Names(shown.ReplaceLineEndings("").Replace(" ", "", StringComparison.Ordinal), "tactics__c(Tactic):7fields", "LEAD,SITE");
        if (width == 120)
        {
            Assert.Equal(
                """

                tactics__c (Tactic): 7 fields
                  id                               other        read-only Record ID
                  custom_id__c                     string                 Custom ID
                  daily_budget_amount__c           other        required  Daily Budget
                  total_budget__c                  float        read-only Total Budget
                  owner__c                         reference              owner__c -> Group, User
                  kind__c                          singleSelect           kind__c (LEAD, SITE)
                  with space                       string                 with space
                """.ReplaceLineEndings("\n").Trim(),
                string.Join('\n', shown.Split('\n').Select(line => line.TrimEnd())).Trim());
        }
    }
}
