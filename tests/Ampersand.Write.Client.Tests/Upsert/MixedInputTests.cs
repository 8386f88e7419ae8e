using Ampersand.Write.Client.Tests.Shared;

namespace Ampersand.Write.Client.Tests.Upsert;

/// <summary>Files and records in one run: no key of one is sent again with the other.</summary>
public sealed class MixedInputTests : IDisposable
{
    private readonly UpsertBench bench = new();
    private readonly BulkUpsert run;
    private readonly string a;
    private readonly string b;

    public MixedInputTests()
    {
        run = bench.Start(UpsertBench.Options);
        a = bench.Save("a.csv", "k__c\na\n");
        b = bench.Save("b.csv", "k__c\nb\n");
    }

    public void Dispose()
    {
        run.Dispose();
        bench.Dispose();
    }

    [Theory]
    [InlineData("a.csv", "a", "r", "record 1 of", "a.csv")]
    [InlineData("a.csv b.csv", "q", "b", "record 1 of", "b.csv")]
    [InlineData("a.csv q b.csv", "q", "r", "record 1 of the pipeline")]
    public async Task A_record_with_a_key_of_what_came_before_it_is_refused_alone(
        string before, string one, string other, params string[] words)
    {
        foreach (var input in before.Split(' '))
        {
            await (input.EndsWith(".csv", StringComparison.Ordinal) ? SendAsync(input == "a.csv" ? a : b) : AddAsync(input));
        }

        await AddAsync(one);
        await AddAsync(other);
        await run.EndRecordsAsync();
        await run.CompleteAsync();

        var refused = Assert.Single(RunOutputs.Of(run.TryTake), output => output.Error is not null).Error!;
        Assert.Equal("PrimaryKeyDuplicate", refused.ErrorId);
        Assert.All(words, word => Assert.Contains(word, refused.Message, StringComparison.Ordinal));
        string[] keys = [.. bench.Service.Csvs.SelectMany(csv => csv.Split('\n')[1..^1])];
        Assert.Equal(keys.Distinct(), keys);
        Assert.Equal(before.Split(' ').Length + 1, keys.Length);
    }

    [Theory]
    [InlineData("a", "x", "record 1", "a.csv on line 2")]
    [InlineData("x", "b", "record 2", "b.csv on line 2")]
    public async Task A_file_with_a_key_of_a_record_before_it_keeps_all_of_them_here(string one, string other, params string[] words)
    {
        await AddAsync(one);
        await AddAsync(other);

        var error = await Assert.ThrowsAnyAsync<AmpersandException>(() => run.InspectAsync([a, b]));

        Assert.Equal("PrimaryKeyDuplicate", error.ErrorId);
        Assert.All(words, word => Assert.Contains(word, error.Message, StringComparison.Ordinal));
        Assert.Empty(bench.Service.Writes);
    }

    private Task AddAsync(string key) => run.AddAsync(["k__c"], [key]).AsTask();

    private async Task SendAsync(string path)
    {
        var inspected = await run.InspectAsync([path], recordsFollow: true);
        await run.FlushAsync();
        await run.AddAsync(Assert.Single(inspected));
    }
}
