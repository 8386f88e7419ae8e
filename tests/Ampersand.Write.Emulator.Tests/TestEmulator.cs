using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;

namespace Ampersand.Write.Emulator.Tests;

/// <summary>An emulator on its own port with a client, and a clock that only the test moves.</summary>
internal sealed class TestEmulator : IAsyncDisposable
{
    public const string Key = "emulator-key";
    public const string Objects = "v1/projects/p1/integrations/i1/objects/";

    private TestEmulator(EmulatorServer server, FakeTimeProvider clock)
    {
        Server = server;
        Clock = clock;
        Http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = server.BaseUri };
        Http.DefaultRequestHeaders.Add("X-Api-Key", Key);
    }

    public static TimeSpan ProcessingTime { get; } = TimeSpan.FromSeconds(10);

    public EmulatorServer Server { get; }

    public FakeTimeProvider Clock { get; }

    public HttpClient Http { get; }

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<TestEmulator> StartAsync(EmulatorOptions? options = null)
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
        options = (options ?? new EmulatorOptions()) with { TimeProvider = clock, ProcessingTime = ProcessingTime };
        return new TestEmulator(await EmulatorServer.StartAsync(options, Token), clock);
    }

    public static object AsyncBody(string csv, string primaryKey = "key__c") => new { groupRef = "g1", recordsCSV = csv, primaryKey };

    public Task<HttpResponseMessage> PutAsync(string path, object body) => Http.PutAsJsonAsync(path, body, Token);

    public Task<HttpResponseMessage> PostAsync(string path, object body) => Http.PostAsJsonAsync(path, body, Token);

    public Task<HttpResponseMessage> GetAsync(string path) => Http.GetAsync(path, Token);

    public Task<HttpResponseMessage> SendRawJsonAsync(HttpMethod method, string path, string body, string mediaType = "application/json") =>
        Http.SendAsync(
            new HttpRequestMessage(method, path) { Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue(mediaType)) },
            Token);

    /// <summary>Upserts a CSV and gives the operation's id.</summary>
    public async Task<string> UpsertAsync(string csv, string primaryKey = "key__c", string objectName = "thing__c") =>
        await OperationIdAsync(await PutAsync(Objects + objectName + ":async", AsyncBody(csv, primaryKey)));

    /// <summary>Upserts a CSV and gives the operation once its work is done and its time is up.</summary>
    public async Task<JsonElement> UpsertToEndAsync(string csv, string primaryKey = "key__c", string objectName = "thing__c") =>
        await EndAsync(await UpsertAsync(csv, primaryKey, objectName));

    /// <summary>Lets the time of all work pass and gives the operation.</summary>
    public async Task<JsonElement> EndAsync(string operationId)
    {
        await Server.WhenIdleAsync();
        Clock.Advance(ProcessingTime);
        return await OperationAsync(operationId);
    }

    public async Task<JsonElement> OperationAsync(string id) => await JsonAsync(await GetAsync("v1/projects/p1/operations/" + id));

    public async Task<JsonElement> LogsAsync(string id) => await JsonAsync(await GetAsync($"v1/projects/p1/operations/{id}/logs"));

    /// <summary>The first records of an operation that failed, as the controls tell them.</summary>
    public async Task<JsonElement> FailuresAsync(JsonElement operation) =>
        (await JsonAsync(await GetAsync("emulator/operations/" + operation.Text("id")))).GetProperty("failures");

    public static async Task<string> OperationIdAsync(HttpResponseMessage response) =>
        (await JsonAsync(response)).GetProperty("operationId").GetString()!;

    /// <summary>The JSON of an answer that must have the given status.</summary>
    public static async Task<JsonElement> JsonAsync(HttpResponseMessage response, HttpStatusCode status = HttpStatusCode.OK)
    {
        var text = await response.Content.ReadAsStringAsync(Token);
        Assert.True(status == response.StatusCode, $"{(int)response.StatusCode}: {text}");
        return JsonElement.Parse(text);
    }

    /// <summary>The problem of an answer that must have the given status.</summary>
    public static async Task<JsonElement> ProblemAsync(HttpResponseMessage response, int status)
    {
        var problem = await JsonAsync(response, (HttpStatusCode)status);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        Assert.True(Guid.TryParse(problem.GetProperty("requestId").GetString(), out var requestId));
        Assert.Equal(
            new Uri($"urn:uuid:{requestId}").AbsoluteUri, new Uri(problem.GetProperty("instance").GetString()!, UriKind.Absolute).AbsoluteUri);
        return problem;
    }

    /// <summary>The text of an answer that is 400 and plain.</summary>
    public static async Task<string> PlainTextAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync(Token);
        Assert.True(response.StatusCode == HttpStatusCode.BadRequest, $"{(int)response.StatusCode}: {text}");
        Assert.Equal("text/plain", response.Content.Headers.ContentType?.MediaType);
        return text;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Server.DisposeAsync();
    }
}
