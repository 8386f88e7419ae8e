using System.Globalization;
using System.Text.Json;
using Ampersand.Write.Http;

namespace Ampersand.Write.Client.Tests.Shared;

/// <summary>A request as the service sees it.</summary>
/// <param name="Number">Its place among all requests, 1-based.</param>
/// <param name="Method">Its method.</param>
/// <param name="Uri">Where it goes.</param>
/// <param name="Body">Its body as text; empty where there is none.</param>
/// <param name="Headers">The headers that belong to its sort.</param>
internal sealed record SentRequest(
    int Number, HttpMethod Method, Uri Uri, string Body, IReadOnlyList<KeyValuePair<string, string>> Headers)
{
    /// <summary>Whether it would change something.</summary>
    public bool IsWrite => Method != HttpMethod.Get;

    /// <summary>The CSV of an upsert.</summary>
    public string Csv => Json.GetProperty("recordsCSV").GetString()!;

    /// <summary>The records of a write, one or a batch.</summary>
    public IReadOnlyList<JsonElement> Records =>
        Json.TryGetProperty("batch", out var batch)
            ? [.. batch.EnumerateArray().Select(item => item.GetProperty("record"))]
            : [Json.GetProperty("record")];

    public JsonElement Json => JsonDocument.Parse(Body).RootElement;
}

/// <summary>
/// Ampersand as far as a run needs it, without a network: it accepts and ends all that it is sent, unless a test has it answer otherwise.
/// </summary>
internal sealed class FakeService(TimeProvider? time = null) : ITransport
{
    private readonly object latch = new();
    private readonly List<SentRequest> requests = [];
    private readonly List<(Func<SentRequest, bool> Wanted, TaskCompletionSource<SentRequest> Seen)> waiting = [];
    private int inFlight;
    private int writes;

    /// <summary>Answers in place of the service, where it does not return <see langword="null"/>.</summary>
    public Func<SentRequest, CancellationToken, Task<ServiceResponse?>>? Answer { get; set; }

    public IReadOnlyList<SentRequest> Requests
    {
        get
        {
            lock (latch)
            {
                return [.. requests];
            }
        }
    }

    /// <summary>The requests that would have changed something.</summary>
    public IReadOnlyList<SentRequest> Writes => [.. Requests.Where(request => request.IsWrite)];

    /// <summary>The CSVs that were sent, in order of arrival.</summary>
    public IReadOnlyList<string> Csvs => [.. Writes.Select(request => request.Csv)];

    public int MaxInFlight { get; private set; }

    public AmpersandClient Client(RetrySettings? retry = null) => new(Connection(retry));

    public AmpersandConnection Connection(RetrySettings? retry = null, WriteApi? writeApi = null) =>
        TestConnection.Through(this, time ?? TimeProvider.System, retry ?? TestConnection.NoRetry, writeApi);

    /// <summary>Answers the write of this number, 1-based among writes, with a problem; the others as ever.</summary>
    public void Refuse(int write, int status) =>
        AnswerWrites((number, _) => Task.FromResult(number == write ? Answers.Problem(status, "{}") : null));

    /// <summary>Answers writes by their number, 1-based among writes.</summary>
    public void AnswerWrites(Func<int, CancellationToken, Task<ServiceResponse?>> answer) => Answer = (request, stop) =>
        request.IsWrite ? answer(Interlocked.Increment(ref writes), stop) : Task.FromResult<ServiceResponse?>(null);

    /// <summary>Answers all further requests of its own accord again.</summary>
    public void Recover() => Answer = null;

    /// <summary>Waits for a request, also one that has come already.</summary>
    public Task<SentRequest> SeenAsync(Func<SentRequest, bool> wanted)
    {
        lock (latch)
        {
            if (requests.Find(request => wanted(request)) is { } seen)
            {
                return Task.FromResult(seen);
            }

            var next = new TaskCompletionSource<SentRequest>(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting.Add((wanted, next));
            return next.Task.WaitAsync(TestContext.Current.CancellationToken);
        }
    }

    public async Task<ServiceResponse> SendAsync(ServiceRequest request, ApiKey key, CancellationToken cancellationToken)
    {
        using var content = request.Body?.Invoke();
        var body = content is null ? string.Empty : await content.ReadAsStringAsync(cancellationToken);
        SentRequest sent;
        lock (latch)
        {
            sent = new SentRequest(requests.Count + 1, request.Method, request.Uri, body, request.Headers);
            requests.Add(sent);
            MaxInFlight = Math.Max(MaxInFlight, ++inFlight);
            waiting.Where(wait => wait.Wanted(sent)).ToList().ForEach(wait => wait.Seen.TrySetResult(sent));
        }

        try
        {
            // As over a network, the answer comes on another thread.
            await Task.Yield();
            return (Answer is null ? null : await Answer(sent, cancellationToken)) ?? AnswerOf(sent);
        }
        finally
        {
            lock (latch)
            {
                inFlight--;
            }
        }
    }

    /// <summary>Looks may come between the writes: they do not count.</summary>
    private int PlaceAmongWrites(SentRequest request)
    {
        lock (latch)
        {
            return requests.Count(other => other.IsWrite && other.Number <= request.Number);
        }
    }

    private ServiceResponse AnswerOf(SentRequest request)
    {
        var operation = string.Create(CultureInfo.InvariantCulture, $"operation-{PlaceAmongWrites(request)}");
        if (!request.IsWrite)
        {
            var last = request.Uri.Segments[^1];
            return Answers.Ok(last == "logs"
                ? "[]"
                : last == "operations"
                ? """{"results":[],"pagination":{"done":true}}"""
                : $$"""{"id":"{{last}}","status":"success"}""");
        }

        var isUpsert = request.Json.TryGetProperty("primaryKey", out _);
        if (isUpsert || (request.Json.TryGetProperty("mode", out var mode) && mode.ValueEquals("asynchronous")))
        {
            return Answers.Ok($$"""{"operationId":"{{operation}}"}""");
        }

        string[] results = [
            .. request.Records.Select((_, place) => $$"""{"success":true,"recordId":"{{request.Number}}-{{place + 1}}"}""")];
        return Answers.Ok(request.Json.TryGetProperty("batch", out _)
            ? $$"""{"operationId":"{{operation}}","successCount":{{results.Length}},"failureCount":0,"results":[{{string.Join(',', results)}}]}"""
            : $$"""{"operationId":"{{operation}}","result":{{results[0]}}}""");
    }
}
