using System.Text;
using static Ampersand.Write.Emulator.Tests.TestEmulator;

namespace Ampersand.Write.Emulator.Tests;

public class RequestLogTests
{
    [Fact]
    public async Task A_request_is_recorded_as_it_came()
    {
        await using var emulator = await StartAsync();
        const string Body = """{"groupRef":"sample-org-id","recordsURL":"https://sample.invalid/data.csv","primaryKey":"custom_id__c"}""";
        using var request = new HttpRequestMessage(HttpMethod.Put, "v1/projects/2234wf/integrations/a%2Fb/objects/tactics__c:async?x=1")
        {
            Content = new StringContent(Body, Encoding.UTF8, "application/json"),
        };
        request.Headers.Accept.ParseAdd("application/json");

        await OperationIdAsync(await emulator.Http.SendAsync(request, Token));

        var seen = Assert.Single(emulator.Server.Requests.All);
        Assert.Equal(
            ("PUT", "/v1/projects/2234wf/integrations/a%2Fb/objects/tactics__c:async?x=1", 200), (seen.Method, seen.Target, seen.Status));
        Assert.Equal(Body, Encoding.UTF8.GetString(seen.Body.Span));
        Assert.Equal(Body.Length, seen.BodySize);
        Assert.Equal(
            (Key, "application/json", emulator.Server.BaseUri.Authority),
            (seen.Header("x-api-key"), seen.Header("accept"), seen.Header("host")));
        Assert.Equal(1, seen.Number);
    }

    [Fact]
    public async Task The_key_is_masked_where_requests_are_shown()
    {
        await using var emulator = await StartAsync();
        await emulator.UpsertAsync("key__c\n1\n");
        await emulator.GetAsync("v1/projects/p1/operations/none");

        var text = await (await emulator.GetAsync("emulator/requests?method=put&path=/v1/**")).Content.ReadAsStringAsync(Token);

        Assert.DoesNotContain(Key, text, StringComparison.Ordinal);
        var shown = System.Text.Json.JsonElement.Parse(text);
        Assert.Equal((2, 1), (shown.GetProperty("count").GetInt32(), shown.GetProperty("matching").GetInt32()));
        var request = Assert.Single(shown.GetProperty("requests").EnumerateArray());
        Assert.Equal("***", request.GetProperty("headers").Text("X-Api-Key"));
        Assert.Contains("key__c", request.Text("body"), StringComparison.Ordinal);
        Assert.Equal(200, request.GetProperty("status").GetInt32());
    }

    [Fact]
    public async Task A_problem_names_the_request_that_was_recorded()
    {
        await using var emulator = await StartAsync();
        var problem = await ProblemAsync(await emulator.GetAsync("v1/projects/p1/operations/none"), 404);
        Assert.Equal(Assert.Single(emulator.Server.Requests.All).RequestId, problem.Text("requestId"));
    }

    [Fact]
    public async Task Only_the_start_of_a_large_body_is_kept()
    {
        await using var emulator = await StartAsync(new EmulatorOptions { RecordedBodyLimit = 20 });
        await emulator.UpsertAsync("key__c\n" + new string('1', 100_000));
        var seen = Assert.Single(emulator.Server.Requests.All);
        Assert.Equal(20, seen.Body.Length);
        Assert.True(seen.BodySize > 100_000);
    }

    [Fact]
    public async Task The_controls_are_not_recorded_and_all_is_forgotten_on_demand()
    {
        await using var emulator = await StartAsync();
        await emulator.GetAsync("emulator/records/thing__c");
        Assert.Equal(0, emulator.Server.Requests.Count);

        await emulator.GetAsync("v1/x");
        await emulator.Http.DeleteAsync("emulator/requests", Token);

        Assert.Equal((0, 0), (emulator.Server.Requests.Count, emulator.Server.Requests.HighWaterMark));
    }

    [Fact]
    public async Task The_high_water_mark_tells_how_many_waited_at_one_time()
    {
        await using var emulator = await StartAsync();
        emulator.Server.Faults.Order(new Fault { Kind = FaultKind.Delay, Delay = TimeSpan.FromMinutes(1), Times = 0 });

        var sending = Enumerable.Range(0, 5).Select(_ => emulator.GetAsync("v1/projects/p1/operations/x")).ToList();
        await emulator.Server.Requests.WaitForAsync(request => request.Number == 5, Token);
        Assert.Equal(5, emulator.Server.Requests.InFlight);
        emulator.Server.Faults.Clear();
        while (!sending.TrueForAll(task => task.IsCompleted))
        {
            emulator.Clock.Advance(TimeSpan.FromMinutes(1));
            await Task.Yield();
        }

        for (var i = 0; i < 10; i++)
        {
            await emulator.GetAsync("v1/projects/p1/operations/x");
        }

        Assert.Equal((0, 5), (emulator.Server.Requests.InFlight, emulator.Server.Requests.HighWaterMark));
    }
}
