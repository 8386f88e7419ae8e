using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using static Ampersand.Write.Emulator.Tests.TestEmulator;

namespace Ampersand.Write.Emulator.Tests;

public class ServerTests
{
    [Fact]
    public async Task Emulators_side_by_side_share_nothing()
    {
        await using var one = await StartAsync();
        await using var two = await StartAsync(new EmulatorOptions { ApiKeys = ["other"] });
        await one.UpsertToEndAsync("key__c\n1\n");

        Assert.NotEqual(one.Server.BaseUri, two.Server.BaseUri);
        Assert.Equal((1, 0), (one.Server.Records.Count("thing__c"), two.Server.Records.Count("thing__c")));
        Assert.Empty(two.Server.Operations.All);
        Assert.Equal(0, two.Server.Requests.Count);
        await ProblemAsync(await two.GetAsync("v1/x"), 401);
    }

    [Fact]
    public async Task A_database_file_outlives_the_emulator()
    {
        using var folder = new TemporaryFolder();
        var options = new EmulatorOptions { DatabasePath = folder.File("data.db") };
        string ended, unfinished;
        await using (var first = await StartAsync(options))
        {
            ended = (await first.UpsertToEndAsync("key__c,a__c\n1,x\n")).Text("id")!;
            unfinished = first.Server.Operations.Create(new OperationOrder { Project = "p1", Status = "in_progress" })[0];
        }

        await using var second = await StartAsync(options);
        second.Clock.Advance(ProcessingTime);
        await second.UpsertToEndAsync("key__c,A__c\n1,y\n");

        Assert.Equal("""{"key__c":"1","a__c":"y"}""", Assert.Single(second.Server.Records.List("thing__c")).Fields.GetRawText());
        await second.UpsertToEndAsync("key__c\n2\n");
        Assert.Equal(2, second.Server.Records.List("thing__c").Select(record => record.Id).Distinct().Count());
        Assert.Equal("BulkWriteCompleted", (await second.OperationAsync(ended)).Status());
        Assert.Equal((1, 0), (second.Server.Operations.Find(ended)!.Succeeded, second.Server.Operations.Find(ended)!.Failed));
        Assert.Equal("The emulator was stopped before this operation ended.", (await second.OperationAsync(unfinished)).Text("result"));
    }

    [Fact]
    public async Task Work_that_the_end_of_an_emulator_cuts_off_is_told_by_the_next()
    {
        using var folder = new TemporaryFolder();
        var options = new EmulatorOptions { DatabasePath = folder.File("data.db") };
        await using var host = await StartAsync();
        host.Server.Faults.Order(new Fault { Kind = FaultKind.Delay, Delay = TimeSpan.FromHours(1) });
        string id;
        await using (var first = await StartAsync(options))
        {
            var body = new { groupRef = "g1", primaryKey = "key__c", recordsURL = host.Server.Files.UriOf("late.csv") };
            id = await OperationIdAsync(await first.PutAsync(Objects + "thing__c:async", body));
            await host.Server.Requests.WaitForAsync(_ => true, Token);
        }

        await using var second = await StartAsync(options);
        Assert.Equal("The emulator was stopped before this operation ended.", (await second.OperationAsync(id)).Text("result"));
    }

    [Theory]
    [InlineData("nonsense", "is not an address")]
    [InlineData("http://127.0.0.1:0/path", "is not an address")]
    [InlineData("https://127.0.0.1:0", "plain http only")]
    [InlineData("http://somewhere.invalid:0", "name localhost or an IP address")]
    [InlineData("http://0.0.0.0:0", "loopback only")]
    [InlineData("http://*:0", "loopback only")]
    [InlineData("http://[::]:0", "loopback only")]
    public async Task An_address_that_cannot_be_is_refused(string urls, string reason)
    {
        var exception = await Assert.ThrowsAsync<EmulatorException>(
            () => EmulatorServer.StartAsync(new EmulatorOptions { Urls = urls }, Token));
        Assert.Contains(reason, exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://localhost:0")]
    [InlineData("http://127.0.0.1:0")]
    [InlineData("http://[::1]:0")]
    [InlineData("http://*:0")]
    public async Task Every_loopback_address_will_do_and_others_on_request(string urls)
    {
        await using var server = await EmulatorServer.StartAsync(
            new EmulatorOptions { Urls = urls, AllowRemote = urls.Contains('*', StringComparison.Ordinal) }, Token);
        using var http = new HttpClient();
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync(server.ApiUri, Token)).StatusCode);
        Assert.True(server.BaseUri.IsLoopback);
        Assert.Equal(server.BaseUri.AbsoluteUri + "v1", server.ApiUri.AbsoluteUri);
    }

    [Fact]
    public async Task What_there_is_can_be_asked()
    {
        await using var emulator = await StartAsync();
        var routes = await JsonAsync(await emulator.GetAsync("emulator"));
        Assert.Contains(
            "PUT /v1/projects/{project}/integrations/{integration}/objects/{objectName}:async",
            routes.GetProperty("api").EnumerateArray().Select(route => route.GetString()));
        Assert.Contains("POST /emulator/faults", routes.GetProperty("controls").EnumerateArray().Select(route => route.GetString()));
    }

    [Fact]
    public async Task To_dispose_twice_is_no_error()
    {
        var emulator = await StartAsync();
        await emulator.DisposeAsync();
        await emulator.Server.DisposeAsync();
    }

    [Fact]
    public async Task A_port_that_is_taken_is_said()
    {
        await using var first = await StartAsync();
        var exception = await Assert.ThrowsAsync<EmulatorException>(
            () => EmulatorServer.StartAsync(new EmulatorOptions { Urls = first.Server.BaseUri.AbsoluteUri }, Token));
        Assert.Contains("cannot listen on 127.0.0.1:", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_cannot_be_opened_is_said()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("none/data.db");
        var exception = await Assert.ThrowsAsync<EmulatorException>(
            () => EmulatorServer.StartAsync(new EmulatorOptions { DatabasePath = path }, Token));
        Assert.Contains(path, exception.Message, StringComparison.Ordinal);

        path = folder.File("text.db");
        await File.WriteAllTextAsync(path, new string('x', 5_000), Token);
        exception = await Assert.ThrowsAsync<EmulatorException>(
            () => EmulatorServer.StartAsync(new EmulatorOptions { DatabasePath = path }, Token));
        Assert.Contains("not a database", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--nonsense", "Unrecognized command or argument '--nonsense'.")]
    [InlineData("--urls", "Required argument missing for option: '--urls'.")]
    [InlineData("--urls --verbose", "--urls needs a value.")]
    [InlineData("--database --verbose", "--database needs a value.")]
    [InlineData("--failure-details --verbose", "--failure-details needs a value.")]
    [InlineData("--enable-deletion --verbose", "--enable-deletion needs a value.")]
    [InlineData("--processing-time soon", "--processing-time needs a time such as 00:00:02, not 'soon'.")]
    [InlineData("--processing-time 2", "--processing-time needs a time such as 00:00:02, not '2'.")]
    [InlineData("--processing-time -00:00:01", "--processing-time needs a time such as 00:00:02, not '-00:00:01'.")]
    [InlineData("--schema /nowhere/schema.json", "The schema '/nowhere/schema.json' cannot be read: Could not find a part of the path '/nowhere/schema.json'.")]
    [InlineData("--urls http://0.0.0.0:0", "The emulator listens on loopback only; '0.0.0.0' needs --allow-remote.")]
    public async Task The_program_says_what_is_wrong_with_its_options_and_ends_with_2(string arguments, string message)
    {
        using var program = Start(arguments);
        Assert.Equal(message, (await program.StandardError.ReadToEndAsync(Token)).Trim());
        await program.WaitForExitAsync(Token);
        Assert.Equal(2, program.ExitCode);
    }

    [Fact]
    public async Task The_program_serves_until_it_is_stopped()
    {
        using var program = Start("--urls http://127.0.0.1:0 --api-key a --api-key b --processing-time 00:00:00");
        try
        {
            var line = await program.StandardOutput.ReadLineAsync(Token);
            var uri = new Uri(line!.Split(' ').Single(word => word.EndsWith("/v1,", StringComparison.Ordinal)).TrimEnd(','));
            using var http = new HttpClient();
            http.DefaultRequestHeaders.Add("X-Api-Key", "b");

            var answer = await http.PutAsJsonAsync(
                new Uri(uri + "/projects/p1/integrations/i1/objects/o:async"), AsyncBody("key__c\n1\n"), Token);

            await OperationIdAsync(answer);
            Assert.False(program.HasExited);
        }
        finally
        {
            program.Kill();
        }
    }

    [Fact]
    public async Task Where_failures_are_told_and_what_may_be_deleted_are_options_of_the_program()
    {
        using var program = Start("--urls http://127.0.0.1:0 --processing-time 00:00:00 --failure-details logText --enable-deletion contact");
        try
        {
            var line = await program.StandardOutput.ReadLineAsync(Token);
            var uri = line!.Split(' ').Single(word => word.EndsWith("/v1,", StringComparison.Ordinal)).TrimEnd(',');
            using var http = new HttpClient();
            http.DefaultRequestHeaders.Add("X-Api-Key", Key);
            var contacts = new Uri(uri + "/projects/p1/integrations/i1/objects/contact");
            var batch = new object[] { new { record = new { a = 1 } }, new { record = new { id = "1" } } };

            var answer = await JsonAsync(
                await http.PostAsJsonAsync(contacts, new { groupRef = "g1", type = "create", mode = "synchronous", batch }, Token));
            var log = await JsonAsync(
                await http.GetAsync(new Uri($"{uri}/projects/p1/operations/{answer.Text("operationId")}/logs"), Token));
            var id = answer.GetProperty("results")[0].Text("recordId");
            var deleted = await http.PostAsJsonAsync(contacts, new { groupRef = "g1", type = "delete", record = new { id } }, Token);

            Assert.Contains("\\\"failureType\\\":\\\"Partial\\\"", log.GetRawText(), StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.OK, deleted.StatusCode);
        }
        finally
        {
            program.Kill();
        }
    }

    [Fact]
    public async Task The_generation_of_the_write_api_and_the_provider_are_options_of_the_program()
    {
        using var program = Start("--urls http://127.0.0.1:0 --write-api records --provider hubspot");
        try
        {
            var line = await program.StandardOutput.ReadLineAsync(Token);
            var uri = line!.Split(' ').Single(word => word.EndsWith("/v1,", StringComparison.Ordinal)).TrimEnd(',');
            using var http = new HttpClient();
            http.DefaultRequestHeaders.Add("X-Api-Key", Key);

            var integration = await JsonAsync(await http.GetAsync(new Uri(uri + "/projects/p1/integrations/i1"), Token));
            var bulk = await http.PutAsJsonAsync(
                new Uri(uri + "/projects/p1/integrations/i1/objects/o:async"), AsyncBody("key__c\n1\n"), Token);

            Assert.Equal("hubspot", integration.Text("provider"));
            await ProblemAsync(bulk, 404);
        }
        finally
        {
            program.Kill();
        }
    }

    [Fact]
    public async Task Where_failures_are_told_is_one_of_five_places()
    {
        using var program = Start("--failure-details elsewhere");
        var message = await program.StandardError.ReadToEndAsync(Token);
        await program.WaitForExitAsync(Token);
        Assert.All(
            (string[])["'elsewhere'", "'metadata'", "'log'", "'logText'", "'counts'", "'none'"],
            name => Assert.Contains(name, message, StringComparison.Ordinal));
        Assert.Equal(2, program.ExitCode);
    }

    [Fact]
    public async Task Help_lists_the_options()
    {
        using var program = Start("--help");
        var output = await program.StandardOutput.ReadToEndAsync(Token);
        await program.WaitForExitAsync(Token);
        Assert.Contains("--processing-time", output, StringComparison.Ordinal);
        Assert.Equal(0, program.ExitCode);
    }

    private static Process Start(string arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } path
            && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(typeof(EmulatorServer).Assembly.Location);
        foreach (var argument in arguments.Split(' '))
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }
}
