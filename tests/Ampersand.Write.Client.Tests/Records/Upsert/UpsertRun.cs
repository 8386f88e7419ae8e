using Ampersand.Write.Client.Tests.Shared;

namespace Ampersand.Write.Client.Tests.Records.Upsert;

/// <summary>Upserts through today's API against a customer's records.</summary>
internal sealed class UpsertRun(FakeCrm crm, RetrySettings? retry = null, WriteApi writeApi = WriteApi.Records)
{
    private readonly AmpersandClient client = new(crm.Service.Connection(retry, writeApi));

    public static UpsertOptions Options { get; } = new() { ObjectName = "thing__c", PrimaryKey = "k__c" };

    public RecordingProgress Progress { get; } = new();

    /// <summary>What is said at the end of what became of all records.</summary>
    public string Summary => Progress.Events.OfType<RunDetail>().Last(told => told.Text.StartsWith("Upsert by search", StringComparison.Ordinal))
        .Text;

    public AmpersandConnection Connection => client.Connection;

    public Task<IReadOnlyList<RunOutput>> RunAsync(UpsertOptions options, IEnumerable<string> keys) =>
        RunAsync(options, keys.Select(key => new Dictionary<string, object?> { [options.PrimaryKey] = key, ["name__c"] = "name of " + key }));

    public Task<IReadOnlyList<RunOutput>> RunAsync(UpsertOptions options, IEnumerable<Dictionary<string, object?>> records) =>
        client.UpsertAsync(options, records, Progress, TestContext.Current.CancellationToken);

    public Task<IReadOnlyList<RunOutput>> RunAsync(UpsertOptions options, string csv) =>
        client.UpsertAsync(
            options,
            new MemoryStream(System.Text.Encoding.UTF8.GetBytes(csv)),
            "data.csv",
            Progress,
            TestContext.Current.CancellationToken);

    public async Task<AmpersandException> FailAsync(UpsertOptions options, IEnumerable<string> keys) =>
        await Assert.ThrowsAnyAsync<AmpersandException>(() => RunAsync(options, keys));

    public static IEnumerable<string> Keys(int first, int last) =>
        Enumerable.Range(first, last - first + 1).Select(number => UpsertBenchKey(number));

    private static string UpsertBenchKey(int number) => "k-" + number.ToString("D5", System.Globalization.CultureInfo.InvariantCulture);
}
