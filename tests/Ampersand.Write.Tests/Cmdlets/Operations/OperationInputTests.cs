using Ampersand.Write.Tests.Harness;

namespace Ampersand.Write.Tests.Cmdlets;

/// <summary>What the cmdlets about operations take for one: by position, by name and down the pipeline alike.</summary>
public sealed class OperationInputTests
{
    private const string Upsert = "@{ k__c = 1 }, @{ k__c = 2 } | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c";

    public static TheoryData<string> Cmdlets => ["Get-AmpersandOperation", "Wait-AmpersandOperation", "Get-AmpersandOperationLog"];

    [Theory]
    [InlineData("Get-AmpersandOperation $sent")]
    [InlineData("Get-AmpersandOperation $sent[0], $sent[1]")]
    [InlineData("Get-AmpersandOperation ([System.Collections.Generic.List[object]] $sent)")]
    [InlineData("Get-AmpersandOperation -OperationId $sent")]
    [InlineData("Get-AmpersandOperation -InputObject $sent")]
    [InlineData("$sent | Get-AmpersandOperation")]
    [InlineData(", $sent | Get-AmpersandOperation")]
    [InlineData("$sent | ForEach-Object { Get-AmpersandOperation $_ }")]
    [InlineData("Get-AmpersandOperation $read")]
    [InlineData("Get-AmpersandOperation $sent[0], $read[1]")]
    [InlineData("$read | Get-AmpersandOperation")]
    [InlineData("Wait-AmpersandOperation $sent")]
    [InlineData("Wait-AmpersandOperation $read")]
    public async Task Operations_are_taken_with_all_that_is_known_of_them(string command)
    {
        await using var bench = await StartAsync();

        var result = bench.Run(command).ThrowIfErrors();

        Assert.Equal(Ids(bench.Run("$sent")), Ids(result));
        Assert.All(result.Output, operation => Assert.Equal(
            ("pipeline", 2L, "BulkWriteCompleted"), (operation.Get("Source"), operation.Get("Records"), operation.Get("Status"))));
    }

    [Theory]
    [InlineData("Get-AmpersandOperation $ids")]
    [InlineData("Get-AmpersandOperation ([guid[]] $ids)")]
    [InlineData("[guid[]] $ids | Get-AmpersandOperation")]
    [InlineData("Get-AmpersandOperation $sent[0], $ids[1]")]
    [InlineData("Get-AmpersandOperation $ids[0], $sent[1]")]
    [InlineData("Get-AmpersandOperation $ids[0].ToUpperInvariant(), ([guid] $ids[1])")]
    [InlineData("$ids | ForEach-Object { [pscustomobject]@{ Kept = $_ } } | Get-AmpersandOperation -OperationId { $_.Kept }")]
    [InlineData("[pscustomobject]@{ OperationId = $ids } | Get-AmpersandOperation")]
    [InlineData("Get-AmpersandOperation ([pscustomobject]@{ OperationId = $ids })")]
    public async Task Ids_are_taken_in_each_form_and_among_operations(string command)
    {
        await using var bench = await StartAsync();

        Assert.Equal(Ids(bench.Run("$sent")), Ids(bench.Run(command).ThrowIfErrors()));
    }

    [Fact]
    public async Task What_is_said_of_several_operations_together_is_not_said_of_each()
    {
        await using var bench = await StartAsync();
        await using var elsewhere = await Workbench.StartAsync();
        var ids = bench.Run("$ids").Output.Select(id => (string)id.BaseObject).ToArray();
        elsewhere.Run("$uri = $there", new { there = bench.Emulator.ApiUri, ids }).ThrowIfErrors();

        // Another session than the one that sent them, which would know of each.
        var result = elsewhere.Run(
            "[pscustomobject]@{ OperationId = $ids; GroupRef = 'sample-org-id'; Records = 4; Source = 'both' } | Get-AmpersandOperation -ApiUri $uri")
            .ThrowIfErrors();

        Assert.Equal(2, result.Output.Count);
        Assert.All(result.Output, operation => Assert.Equal(
            ("sample-org-id", null, null), (operation.Get("GroupRef"), operation.Get("Records"), operation.Get("Source"))));
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public async Task Nothing_is_an_error_that_says_so_and_the_others_are_asked_for(string cmdlet)
    {
        await using var bench = await StartAsync();

        foreach (var command in (string[])[$"$null | {cmdlet}", $"{cmdlet} $null", $"{cmdlet} -OperationId $null"])
        {
            Expect.Names(
                bench.Run(command).OnlyError("OperationIdInvalid")
                    .ToString(), "$null was given where an operation or its id is due", "variable", "Nothing was asked for it.");
        }

        foreach (var command in (string[])[$"$null, $sent[0] | {cmdlet}", $"{cmdlet} $null, $sent[0]"])
        {
            var result = bench.Run(command);
            result.OnlyError("OperationIdInvalid");
            Assert.NotEmpty(result.Output);
        }
    }

    [Theory]
    [InlineData("Get-AmpersandOperation '', $sent[0]", "''")]
    [InlineData("[pscustomobject]@{ Name = 'x' }, $sent[0] | Get-AmpersandOperation", "'@{Name=x}'")]
    [InlineData("[pscustomobject]@{ OperationId = 'mis typed'; Name = 'x' }, $sent[0] | Get-AmpersandOperation", "'mis typed'")]
    public async Task What_is_none_among_operations_is_an_error_of_its_own(string command, string named)
    {
        await using var bench = await StartAsync();

        var result = bench.Run(command);

        Expect.Names(result.OnlyError("OperationIdInvalid").ToString(), named, "UUID");
        Assert.Single(result.Output);
    }

    [Theory]
    [InlineData("Wait-AmpersandOperation")]
    [InlineData("Get-AmpersandOperationLog")]
    public async Task Who_gives_none_is_asked_for_an_id(string cmdlet)
    {
        await using var bench = await StartAsync();
        bench.Session.Console.Answers.Enqueue((string)bench.Run("$ids[0]").OnlyOutput().BaseObject);

        Assert.NotEmpty(bench.Run(cmdlet).ThrowIfErrors().Output);

        Assert.Equal(["OperationId"], bench.Session.Console.Questions);
    }

    private static IEnumerable<string> Ids(SessionResult result) =>
        result.Output.Select(operation => (string)operation.Get("OperationId")!).Order(StringComparer.Ordinal);

    /// <summary>A session that has sent two operations, <c>$sent</c>, and has their ids, and has read them again as from a file.</summary>
    private static async Task<Workbench> StartAsync()
    {
        var bench = await Workbench.StartAsync();
        bench.Run(
            $"""
            $sent = @({Upsert}; {Upsert})
            $ids = $sent.OperationId
            $read = $sent | ConvertTo-CliXml | ConvertFrom-CliXml
            """).ThrowIfErrors();
        await bench.Emulator.WhenIdleAsync();
        return bench;
    }
}
