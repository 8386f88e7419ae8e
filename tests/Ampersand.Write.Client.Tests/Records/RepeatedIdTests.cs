using Ampersand.Write.Client.Tests.Shared;
using static Ampersand.Write.Client.Tests.Records.RecordWriting;

namespace Ampersand.Write.Client.Tests.Records;

/// <summary>A record that is written by its id is written once, whether it comes in a file or by itself.</summary>
public sealed class RepeatedIdTests : IDisposable
{
    private static readonly CsvInspectionOptions ById = new() { PrimaryKey = "id", Provider = CsvProvider.None };

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("ampersand-ids-");
    private readonly FakeService service = new();
    private readonly RecordWriter run;

    public RepeatedIdTests() => run = new RecordWriter(
        service.Connection(), "contact", Update with { BatchSize = 1 }, stop: TestContext.Current.CancellationToken);

    public void Dispose()
    {
        run.Dispose();
        folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("1", "1", false)]
    [InlineData("0015g00000XyzAB", "0015g00000XyzABAAZ", false)]
    [InlineData("0015g00000XyzABAAZ", "0015g00000XyzAB", false)]
    [InlineData("0015g00000XyzAB", "0015g00000XyzAb", true)]
    [InlineData("0015g00000XyzAB", "0015g00000XyzABAAA", true)]
    [InlineData("1", "10", true)]
    public async Task Of_two_records_of_one_id_the_second_is_refused(string one, string other, bool areTwo)
    {
        await run.AddAsync(Record("a"), "a", id: one);
        await run.AddAsync(Record("b"), "b", id: other);
        await run.CompleteAsync();

        var outputs = RunOutputs.Of(run.TryTake);
        Assert.Equal(areTwo ? 2 : 1, service.Writes.Count);
        Assert.Equal(
            areTwo ? [] : [("PrimaryKeyDuplicate", "b")],
            outputs.Where(output => output.Error is not null).Select(output => (output.Error!.ErrorId, (string)output.Target!)));
    }

    [Fact]
    public async Task An_id_of_two_files_is_an_error_before_anything_is_sent()
    {
        var a = Save("a.csv", "id,n\n1,2\n7,2\n");
        var b = Save("b.csv", "id,n\n7,3\n");

        var error = await Assert.ThrowsAnyAsync<AmpersandException>(() => run.InspectAsync([a, b], ById));

        Assert.Equal("PrimaryKeyDuplicate", error.ErrorId);
        Assert.Contains($"The key '7' is in {a} on line 3 and in {b} on line 2.", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("No file was sent.", error.Message, StringComparison.Ordinal);
        Assert.Empty(service.Requests);
    }

    private string Save(string name, string csv)
    {
        var path = Path.Combine(folder.FullName, name);
        File.WriteAllText(path, csv);
        return path;
    }
}
