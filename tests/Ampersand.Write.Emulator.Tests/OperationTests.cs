using System.Net;
using System.Text.Json;
using static Ampersand.Write.Emulator.Tests.TestEmulator;

namespace Ampersand.Write.Emulator.Tests;

public class OperationTests
{
    private const string List = "v1/projects/p1/integrations/i1/installations/";

    [Fact]
    public async Task An_operation_tells_where_it_belongs()
    {
        await using var emulator = await StartAsync();

        var id = await emulator.UpsertAsync("key__c\n1\n");
        var created = emulator.Clock.GetUtcNow();
        var operation = await emulator.EndAsync(id);

        Assert.Equal(
            (id, "p1", "i1", EmulatorServer.InstallationIdOf("p1", "i1", "g1"), "write"),
            (
                operation.Text("id"), operation.Text("projectId"), operation.Text("integrationId"), operation
                    .Text("installationId"), operation .Text("actionType")));
        Assert.True(Guid.TryParse(operation.Text("configId"), out _));
        Assert.Equal("Batch write completed (1 succeeded, 0 failed)", operation.Text("result"));
        Assert.Equal("thing__c", Assert.Single(operation.Metadata().GetProperty("objects").EnumerateArray()).GetString());
        Assert.Equal(
            emulator.Server.Records.List("thing__c")[0].Id,
            Assert.Single(operation.Metadata().GetProperty("successfulRecordIds").EnumerateArray()).GetString());
        Assert.Equal(1, operation.Metadata().GetProperty("retry").GetProperty("attempts").GetInt32());
        Assert.Equal(created, operation.GetProperty("createTime").GetDateTimeOffset());
        Assert.Equal(created + ProcessingTime, operation.GetProperty("updateTime").GetDateTimeOffset());
    }

    [Fact]
    public async Task Progress_grows_while_the_time_passes()
    {
        await using var emulator = await StartAsync();
        var id = await emulator.UpsertAsync("key__c\n1\n2\n3\n4\n5\n");
        await emulator.Server.WhenIdleAsync();

        var seen = new List<int>();
        for (var i = 0; i < 6; i++)
        {
            var progress = (await emulator.OperationAsync(id)).Metadata().GetProperty("progress");
            Assert.Equal(5, progress.GetProperty("recordsEstimatedTotal").GetInt32());
            seen.Add(progress.GetProperty("recordsProcessed").GetInt32());
            emulator.Clock.Advance(ProcessingTime / 5);
        }

        Assert.Equal([0, 1, 2, 3, 4, 5], seen);
    }

    [Fact]
    public async Task Nothing_of_the_outcome_shows_before_the_end()
    {
        await using var emulator = await StartAsync();
        var id = await emulator.UpsertAsync("key__c\n1\n");
        await emulator.Server.WhenIdleAsync();

        var running = await emulator.OperationAsync(id);
        Assert.False(running.TryGetProperty("result", out _));
        Assert.False(running.Metadata().TryGetProperty("successfulRecordIds", out _));
        Assert.Single((await emulator.LogsAsync(id)).EnumerateArray());

        await emulator.EndAsync(id);
        var logs = await emulator.LogsAsync(id);
        Assert.Equal(2, logs.GetArrayLength());
        Assert.Equal(id, logs[1].GetProperty("message").Text("operation_id"));
        Assert.Equal("Batch write completed (1 succeeded, 0 failed)", logs[1].GetProperty("message").Text("msg"));
        Assert.Equal("info", logs[1].Text("severity"));
        Assert.True(logs[0].GetProperty("timestamp").GetDateTimeOffset() < logs[1].GetProperty("timestamp").GetDateTimeOffset());
    }

    [Theory]
    [InlineData("v1/projects/p2/operations/{0}")]
    [InlineData("v1/projects/p2/operations/{0}/logs")]
    [InlineData("v1/projects/p1/operations/{0}x")]
    [InlineData("v1/projects/p1/operations/00000000-0000-0000-0000-000000000000/logs")]
    public async Task An_operation_of_another_project_or_none_is_not_found(string path)
    {
        await using var emulator = await StartAsync();
        var id = await emulator.UpsertAsync("key__c\n1\n");
        await ProblemAsync(await emulator.GetAsync(path.Replace("{0}", id, StringComparison.Ordinal)), 404);
    }

    [Fact]
    public async Task The_list_goes_page_by_page_newest_first()
    {
        await using var emulator = await StartAsync();
        var ids = emulator.Server.Operations.Create(
            new OperationOrder { Count = 450, Project = "p1", Integration = "i1", GroupRef = "g1" });
        emulator.Server.Operations.Create(new OperationOrder { Count = 3, Project = "p1", Integration = "i1", GroupRef = "other" });
        emulator.Server.Operations.Create(new OperationOrder { Count = 3, Project = "p2", Integration = "i1", GroupRef = "g1" });

        var listed = new List<string?>();
        var sizes = new List<int>();
        var token = "";
        JsonElement page;
        do
        {
            page = await JsonAsync(
                await emulator.GetAsync(List + EmulatorServer.InstallationIdOf("p1", "i1", "g1") + "/operations" + token));
            sizes.Add(page.GetProperty("results").GetArrayLength());
            listed.AddRange(page.GetProperty("results").Texts("id"));
            token = page.GetProperty("pagination").TryGetProperty("nextPageToken", out var next) ? "?pageToken=" + next.GetString() : "";
        }
        while (!page.GetProperty("pagination").GetProperty("done").GetBoolean());

        Assert.Equal([200, 200, 50], sizes);
        Assert.Equal(ids.Reverse(), listed);
        Assert.Equal("", token);
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(5, true)]
    [InlineData(1000, true)]
    public async Task A_page_has_the_size_asked_for(int size, bool done)
    {
        await using var emulator = await StartAsync();
        emulator.Server.Operations.Create(new OperationOrder { Count = 5, Project = "p1", Integration = "i1", GroupRef = "g1" });
        var page = await JsonAsync(
            await emulator.GetAsync($"{List}{EmulatorServer.InstallationIdOf("p1", "i1", "g1")}/operations?pageSize={size}"));
        Assert.Equal(Math.Min(size, 5), page.GetProperty("results").GetArrayLength());
        Assert.Equal(done, page.GetProperty("pagination").GetProperty("done").GetBoolean());
    }

    [Theory]
    [InlineData("pageSize=0", "pageSize")]
    [InlineData("pageSize=1001", "pageSize")]
    [InlineData("pageSize=x", "pageSize")]
    [InlineData("pageToken=x", "pageToken")]
    [InlineData("pageToken=%21%21", "pageToken")]
    public async Task A_page_that_cannot_be_is_refused(string query, string name)
    {
        await using var emulator = await StartAsync();
        await emulator.UpsertAsync("key__c\n1\n");
        var problem = await ProblemAsync(
            await emulator.GetAsync($"{List}{EmulatorServer.InstallationIdOf("p1", "i1", "g1")}/operations?{query}"), 400);
        var issue = Assert.Single(problem.GetProperty("issues").EnumerateArray());
        Assert.Equal(("query", name), (issue.Text("in"), issue.Text("name")));
    }

    [Fact]
    public async Task An_installation_without_operations_is_not_found()
    {
        await using var emulator = await StartAsync();
        await ProblemAsync(await emulator.GetAsync(List + "none/operations"), 404);
    }

    [Fact]
    public async Task A_status_set_by_hand_stays_whatever_the_work_comes_to()
    {
        await using var emulator = await StartAsync();
        var id = await emulator.UpsertAsync("key__c\n1\n");

        var put = await emulator.PutAsync(
            $"emulator/operations/{id}", new { status = "paused_by_moon", result = "Wait.", metadata = new { phase = 3 } });
        Assert.Equal(HttpStatusCode.NoContent, put.StatusCode);

        var operation = await emulator.EndAsync(id);
        Assert.Equal(("paused_by_moon", "Wait."), (operation.Status(), operation.Text("result")));
        Assert.Equal(3, operation.Metadata().GetProperty("phase").GetInt32());

        Assert.True(emulator.Server.Operations.Set(id, "success"));
        Assert.Equal("success", (await emulator.OperationAsync(id)).Status());
    }

    [Fact]
    public async Task A_status_by_hand_needs_an_operation_and_a_status()
    {
        await using var emulator = await StartAsync();
        await ProblemAsync(await emulator.PutAsync("emulator/operations/none", new { status = "x" }), 404);
        await ProblemAsync(await emulator.PutAsync("emulator/operations/none", new { result = "x" }), 422);
        await ProblemAsync(await emulator.PutAsync("emulator/operations/none", new { status = "x", metadata = 1 }), 422);
        Assert.Throws<ArgumentException>(() => emulator.Server.Operations.Set("none", "x", metadata: JsonElement.Parse("[]")));
    }

    [Fact]
    public async Task Operations_are_made_up_by_the_number_and_take_their_time()
    {
        await using var emulator = await StartAsync();

        var made = await JsonAsync(
            await emulator.PostAsync(
                "emulator/operations",
                new { count = 3, project = "p1", integration = "i1", groupRef = "g1", objectName = "o",
                    processingTime = "00:01:00", records = 60 }),
            HttpStatusCode.Created);
        var endless = emulator.Server.Operations.Create(new OperationOrder { Project = "p1", Status = "in_progress" })[0];
        var id = made.GetProperty("operationIds")[0].GetString()!;
        Assert.Equal(EmulatorServer.InstallationIdOf("p1", "i1", "g1"), made.Text("installationId"));

        emulator.Clock.Advance(TimeSpan.FromSeconds(30));
        var running = await emulator.OperationAsync(id);
        Assert.Equal(
            ("in_progress", 30), (running.Status(), running.Metadata().GetProperty("progress").GetProperty("recordsProcessed").GetInt32()));

        emulator.Clock.Advance(TimeSpan.FromDays(30));
        Assert.Equal("BulkWriteCompleted", (await emulator.OperationAsync(id)).Status());
        Assert.Equal("in_progress", (await emulator.OperationAsync(endless)).Status());

        await ProblemAsync(await emulator.PostAsync("emulator/operations", new { count = 0 }), 400);
        Assert.Equal(4, emulator.Server.Operations.All.Count);
    }
}
