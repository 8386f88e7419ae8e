using System.Management.Automation;
using Ampersand.Write.Emulator;

namespace Ampersand.Write.Tests.Cmdlets;

/// <summary>Records found by the values of fields, and piped on.</summary>
public sealed class FindRecordTests
{
    private const string Create =
        """
        $null = @{ email = 'ada@example.com'; name = 'Ada' }, @{ email = 'bob@example.com'; name = "O'Brien" },
            @{ email = 'eve@example.com'; name = "O'Brien"; age = 7 } | Invoke-AmpersandWrite contact -Type Create
        """;

    [Fact]
    public async Task Records_come_with_their_id_and_their_fields()
    {
        await using var bench = await StartAsync();

        var found = bench.Run("Find-AmpersandRecord contact -Filter @{ email = 'ADA@example.com' }").OnlyOutput();

        Assert.Equal(["Id", "email", "name"], found.Properties.Select(property => property.Name).Order(StringComparer.Ordinal));
        Assert.Equal("Ada", found.Get("name"));
        Assert.Equal("ada@example.com", found.Get("email"));
        Assert.Empty(bench.Run("Find-AmpersandRecord contact -Filter @{ email = 'nobody' }").ThrowIfErrors().Output);
    }

    [Fact]
    public async Task All_values_of_the_filter_must_hold_and_have_the_type_of_their_fields()
    {
        await using var bench = await StartAsync();

        Assert.Equal("eve@example.com", bench.Run("Find-AmpersandRecord contact @{ name = \"O'Brien\"; age = 7 }").OnlyOutput().Get("email"));
        Assert.Empty(bench.Run("Find-AmpersandRecord contact @{ name = \"O'Brien\"; age = '7' }").ThrowIfErrors().Output);
    }

    [Fact]
    public async Task What_was_found_is_updated_and_deleted_by_its_id()
    {
        await using var bench = await StartAsync();

        var updated = bench.Run("""
            Find-AmpersandRecord contact @{ email = 'bob@example.com' } -Property name |
                ForEach-Object { $_.name = 'Bob'; $_ } | Invoke-AmpersandWrite contact -Type Update
            """).OnlyOutput();
        Assert.Equal(true, updated.Get("Success"));
        Assert.False(Workbench.Body(bench.Emulator.Requests.All[^1]).ToString().Contains("email", StringComparison.Ordinal));

        bench.Run("Find-AmpersandRecord contact @{ name = 'Bob' } | Invoke-AmpersandWrite contact -Type Delete -Confirm:$false")
            .ThrowIfErrors();
        Assert.Empty(bench.Run("Find-AmpersandRecord contact @{ email = 'bob@example.com' }").ThrowIfErrors().Output);
    }

    [Fact]
    public async Task Another_customer_has_other_records()
    {
        await using var bench = await StartAsync();

        Assert.Empty(
            bench.Run("Find-AmpersandRecord contact @{ email = 'ada@example.com' } -GroupRef other-org").ThrowIfErrors().Output);
        Assert.Contains("groupRef=other-org", bench.Emulator.Requests.All[^1].Target, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_that_may_be_cut_is_said()
    {
        await using var bench = await StartAsync();
        bench.Run("$null = 1..100 | ForEach-Object { @{ name = 'Same'; number = $_ } } | Invoke-AmpersandWrite contact -Type Create")
            .ThrowIfErrors();

        var result = bench.Run("(Find-AmpersandRecord contact @{ name = 'Same' }).Count").ThrowIfErrors();

        Assert.Equal(100, Assert.Single(result.Output).BaseObject);
        Expect.Names(Assert.Single(result.Warnings), "Exactly 100", "there may be more");
    }

    [Fact]
    public async Task A_filter_that_nothing_can_equal_says_what_it_takes()
    {
        await using var bench = await StartAsync();
        var before = bench.Emulator.Requests.All.Count;

        var error = bench.Run("Find-AmpersandRecord contact @{ email = $null }").Terminating("SearchFilterInvalid");

        Expect.Names(error.ToString(), "email", "null", "-Filter");
        Assert.Equal(ErrorCategory.InvalidArgument, error.CategoryInfo.Category);
        Assert.Equal(before, bench.Emulator.Requests.All.Count);
    }

    private static async Task<Workbench> StartAsync()
    {
        var bench = await Workbench.StartAsync(
            new EmulatorOptions { ProcessingTime = TimeSpan.Zero, DeletionEnabledObjects = ["contact"] });
        bench.Run(Create).ThrowIfErrors();
        return bench;
    }
}
