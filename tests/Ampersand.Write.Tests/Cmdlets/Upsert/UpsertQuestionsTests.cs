namespace Ampersand.Write.Tests.Cmdlets;

/// <summary>-WhatIf and -Confirm: what would be sent, and that nothing is.</summary>
public sealed class UpsertQuestionsTests
{
    [Fact]
    public async Task WhatIf_says_which_records_would_go_where()
    {
        await using var bench = await Workbench.StartAsync();

        var result = bench.Run("@{ k__c = 1 }, @{ k__c = 2 } | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c -WhatIf").ThrowIfErrors();

        Expect.Names(
            bench.Session.Console.Take(), "What if:", "thing__c", "k__c", "2 records", "9 bytes", "part 1", "127.0.0.1", "sample-org-id");
        Assert.Empty(result.Output);
        Assert.Empty(bench.Emulator.Requests.All);
    }

    [Theory]
    [InlineData("-Path $file")]
    [InlineData("-LiteralPath $file")]
    public async Task WhatIf_says_which_file_would_go_where(string input)
    {
        await using var bench = await Workbench.StartAsync();
        var file = bench.Save("data.csv", Workbench.SeedCsv);

        var result = bench.Run($"Invoke-AmpersandUpsert tactics__c -PrimaryKey custom_id__c -WhatIf {input}", new { file }).ThrowIfErrors();

        Expect.Names(
            bench.Session.Console.Take(),
            "What if:",
            "tactics__c",
            "custom_id__c",
            "3 records",
            $"{Workbench.SeedCsv.Length} bytes",
            "1 part",
            file,
            "127.0.0.1");
        Assert.Empty(result.Output);
        Assert.Empty(bench.Emulator.Requests.All);
    }

    [Fact]
    public async Task WhatIf_still_finds_what_is_wrong_with_a_file()
    {
        await using var bench = await Workbench.StartAsync();
        var file = bench.Save("data.csv", "k__c\n1\n1,2\n");

        bench.Run("Invoke-AmpersandUpsert thing__c $file -PrimaryKey k__c -WhatIf", new { file }).Terminating("CsvInvalid");
    }

    [Fact]
    public async Task WhatIf_says_which_address_would_be_handed_over()
    {
        await using var bench = await Workbench.StartAsync();

        var result = bench.Run("Invoke-AmpersandUpsert thing__c -RecordsUrl https://files.example.com/a.csv -PrimaryKey k__c -WhatIf")
            .ThrowIfErrors();

        Expect.Names(bench.Session.Console.Take(), "What if:", "thing__c", "k__c", "https://files.example.com/a.csv", "127.0.0.1");
        Assert.Empty(result.Output);
        Assert.Empty(bench.Emulator.Requests.All);
    }

    [Theory]
    [InlineData("No", 0)]
    [InlineData("Yes", 1)]
    public async Task Confirm_asks_and_only_a_yes_sends(string answer, int requests)
    {
        await using var bench = await Workbench.StartAsync();
        bench.Session.Console.Answers.Enqueue(answer);

        var result = bench.Run("@{ k__c = 1 } | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c -Confirm").ThrowIfErrors();

        Expect.Names(Assert.Single(bench.Session.Console.Questions), "thing__c", "1 record");
        Assert.Equal(requests, bench.Writes.Count);
        Assert.Equal(requests, result.Output.Count);
    }

    [Fact]
    public async Task Confirm_asks_for_each_file_and_a_no_leaves_out_only_that_one()
    {
        await using var bench = await Workbench.StartAsync();
        var first = bench.Save("first.csv", "k__c\n1\n");
        var second = bench.Save("second.csv", "k__c\n2\n");
        bench.Session.Console.Answers.Enqueue("No");
        bench.Session.Console.Answers.Enqueue("Yes");

        bench.Run("Invoke-AmpersandUpsert thing__c $first, $second -PrimaryKey k__c -Confirm", new { first, second }).ThrowIfErrors();

        Assert.Equal("k__c\n2\n", bench.SentCsv());
    }

    [Fact]
    public async Task Nobody_is_asked_without_being_told_to_ask()
    {
        await using var bench = await Workbench.StartAsync();

        bench.Run("@{ k__c = 1 } | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c").ThrowIfErrors();

        Assert.Empty(bench.Session.Console.Questions);
        Assert.Single(bench.Writes);
    }
}
