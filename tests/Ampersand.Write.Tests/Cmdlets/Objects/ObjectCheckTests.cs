using Ampersand.Write.Emulator;
using Ampersand.Write.Tests.Harness;

namespace Ampersand.Write.Tests.Cmdlets.Objects;

/// <summary>What a user sees of the look at the object: refusals before anything is sent, and one line where there is no look.</summary>
public sealed class ObjectCheckTests
{
    private const string Looking = "-ObjectCheck Auto";

    private static readonly string Misspelt =
        Workbench.SeedCsv.Replace("daily_budget_amount__c", "dayly_budget_amount__c", StringComparison.Ordinal);

    private static readonly EmulatorOptions WithSchema = new()
    {
        ProcessingTime = TimeSpan.Zero,
        Schemas = ObjectSchema.ReadFile(Repository.PathOf("samples", "tactics.schema.json")),
    };

    [Fact]
    public async Task The_seeds_file_with_a_misspelt_header_is_refused_before_anything_is_sent()
    {
        await using var bench = await Workbench.StartAsync(WithSchema, Looking);
        var file = bench.Save("tactics.csv", Misspelt);

        var result = bench.Run("Invoke-AmpersandUpsert tactics__c $file -PrimaryKey custom_id__c", new { file });

        var error = result.Terminating!;
        Assert.StartsWith("CsvInvalid", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("Did you mean 'daily_budget_amount__c'?", error.Exception.Message, StringComparison.Ordinal);
        Assert.Contains(
            "-HeaderMap @{ 'dayly_budget_amount__c' = 'daily_budget_amount__c' }", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("-ObjectName 'tactics__c'", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Empty(bench.Writes);
    }

    [Fact]
    public async Task Records_of_todays_API_are_refused_one_by_one()
    {
        await using var bench = await Workbench.StartAsync(WithSchema, Looking);

        var result = bench.Run(
            """
            [pscustomobject]@{ custom_id__c = '0'; dayly__c = 50 }, [pscustomobject]@{ custom_id__c = '1'; daily_budget_amount__c = 50 } |
                Invoke-AmpersandWrite tactics__c -Type Create
            """);

        Assert.Equal("FieldUnknown", Assert.Single(result.Errors).FullyQualifiedErrorId.Split(',')[0]);
        Assert.Equal("50", Assert.Single(bench.Emulator.Records.List("tactics__c"))["daily_budget_amount__c"]);
        Assert.Single(Looks(bench));
    }

    [Theory]
    [InlineData("Invoke-AmpersandUpsert tactics__c $file -PrimaryKey custom_id__c -Verbose")]
    [InlineData("Import-Csv $file | Invoke-AmpersandUpsert tactics__c -PrimaryKey custom_id__c -Verbose")]
    [InlineData("Import-Csv $file | Invoke-AmpersandWrite tactics__c -Type Create -Verbose")]
    public async Task An_object_that_the_service_does_not_know_goes_and_a_verbose_line_says_so(string command)
    {
        await using var bench = await Workbench.StartAsync(connect: Looking);
        var file = bench.Save("tactics.csv", Misspelt);

        var result = bench.Run(command, new { file }).ThrowIfErrors();

        Assert.Single(result.Verbose, line => line.Contains("fields are not checked", StringComparison.Ordinal));
        Assert.NotEmpty(bench.Writes);
    }

    [Fact]
    public async Task Where_the_check_is_a_duty_an_object_that_is_not_known_is_an_error_that_names_the_way_out()
    {
        await using var bench = await Workbench.StartAsync(connect: "-ObjectCheck Always");
        var file = bench.Save("tactics.csv", Workbench.SeedCsv);

        var error = bench.Run("Invoke-AmpersandUpsert tactics__c $file -PrimaryKey custom_id__c", new { file }).Terminating!;

        Assert.StartsWith("ObjectNotChecked", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("-SkipObjectCheck", error.ToString(), StringComparison.Ordinal);
        Assert.Empty(bench.Writes);
    }

    [Theory]
    [InlineData("Invoke-AmpersandUpsert tactics__c $file -PrimaryKey custom_id__c -SkipObjectCheck")]
    [InlineData("Import-Csv $file | Invoke-AmpersandWrite tactics__c -Type Create -SkipObjectCheck -ErrorAction Ignore")]
    [InlineData(
        "$PSDefaultParameterValues = @{ 'Invoke-Ampersand*:SkipObjectCheck' = $true }; "
            + "Invoke-AmpersandUpsert tactics__c $file -PrimaryKey custom_id__c")]
    public async Task Who_skips_the_check_asks_nothing(string command)
    {
        await using var bench = await Workbench.StartAsync(WithSchema, Looking);
        var file = bench.Save("tactics.csv", Misspelt);

        bench.Run(command, new { file }).ThrowIfErrors();

        Assert.NotEmpty(bench.Writes);
        Assert.Empty(Looks(bench));
    }

    [Fact]
    public async Task A_test_of_a_CSV_checks_against_the_object_and_sends_nothing()
    {
        await using var bench = await Workbench.StartAsync(WithSchema);
        var file = bench.Save("tactics.csv", Misspelt);

        var suggestions = bench.Run(
            """
            (Test-AmpersandCsv $file -PrimaryKey custom_id__c -ObjectName tactics__c).Issues | Where-Object Code -eq FieldUnknown | % Suggestion
            (Import-Csv $file | Test-AmpersandCsv -PrimaryKey custom_id__c -ObjectName tactics__c).Issues |
                Where-Object Code -eq FieldUnknown | % Suggestion
            """,
            new { file }).ThrowIfErrors().Output.Select(output => output.BaseObject);

        Assert.Equal(["daily_budget_amount__c", "daily_budget_amount__c"], suggestions);
        Assert.Empty(bench.Writes);
        Assert.Equal(2, Looks(bench).Count);
    }

    [Fact]
    public async Task A_test_against_an_object_that_is_not_known_is_an_error()
    {
        await using var bench = await Workbench.StartAsync();
        var file = bench.Save("tactics.csv", Workbench.SeedCsv);

        var error = bench.Run("Test-AmpersandCsv $file -ObjectName tactics__c", new { file }).Terminating!;

        Assert.StartsWith("ObjectNotChecked", error.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Moments_at_midnight_go_to_a_field_of_days_as_days()
    {
        var schema = new ObjectSchema
        {
            Fields = new Dictionary<string, FieldSchema>
            {
                ["key__c"] = new() { ValueType = FieldValueType.Text },
                ["day__c"] = new() { ValueType = FieldValueType.Date },
                ["moment__c"] = new() { ValueType = FieldValueType.Datetime },
            },
        };
        await using var bench = await Workbench.StartAsync(
            WithSchema with { Schemas = new Dictionary<string, ObjectSchema> { ["visit__c"] = schema } }, Looking);

        var result = bench.Run(
            """
            $visit = [pscustomobject]@{ key__c = 'k'; day__c = [datetime]'2023-11-20'; moment__c = [DateTimeOffset]'2023-11-20T00:00:00Z' }
            $visit | Invoke-AmpersandUpsert visit__c -PrimaryKey key__c
            $visit | Invoke-AmpersandWrite visit__c -Type Create
            $visit | Test-AmpersandCsv -ObjectName visit__c -Quiet
            """).ThrowIfErrors();

        Assert.Equal(
            "key__c,day__c,moment__c\nk,2023-11-20,2023-11-20T00:00:00+00:00\n",
            Workbench.Body(bench.Writes[0]).GetProperty("recordsCSV").GetString());
        Assert.Equal("2023-11-20", Workbench.Body(bench.Writes[1]).GetProperty("record").GetProperty("day__c").GetString());
        Assert.Equal(true, result.Output[^1].BaseObject);
    }

    private static IReadOnlyList<SeenRequest> Looks(Workbench bench) =>
        [.. bench.Emulator.Requests.All.Where(request => request.Target.Contains("/metadata", StringComparison.Ordinal))];
}
