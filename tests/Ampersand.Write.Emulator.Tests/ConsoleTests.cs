using System.Net;
using static Ampersand.Write.Emulator.Tests.TestEmulator;

namespace Ampersand.Write.Emulator.Tests;

/// <summary>The console as it comes over the wire: pages, forms and who may send them. What a browser makes of it is tested with one.</summary>
public class ConsoleTests
{
    private const string Faults = "console/faults";
    private const string Hostile = "<script>alert(\"hostile\")</script>&'";

    [Fact]
    public async Task The_first_page_shows_all_operations_newest_first_with_status_records_duration_and_result()
    {
        await using var emulator = await StartAsync();
        Assert.Contains("Nothing has been written yet", await PageAsync(emulator, ""), StringComparison.Ordinal);
        await emulator.UpsertToEndAsync("key__c\n1\n2\n", objectName: "first__c");
        var second = await emulator.UpsertAsync("key__c\n1\n", objectName: "second__c");

        var page = await PageAsync(emulator, "");

        Assert.True(page.IndexOf("second__c", StringComparison.Ordinal) < page.IndexOf("first__c", StringComparison.Ordinal));
        Assert.Contains($"""<a href="/console/operations/{second}">second__c</a>""", page, StringComparison.Ordinal);
        Assert.Contains("""<span class="status done">BulkWriteCompleted</span>""", page, StringComparison.Ordinal);
        Assert.Contains("""<span class="status running">in_progress</span>""", page, StringComparison.Ordinal);
        Assert.Contains("""<td class="number records">2</td>""", page, StringComparison.Ordinal);
        Assert.Contains("""<td class="number duration">10.0 s</td>""", page, StringComparison.Ordinal);
        Assert.Contains("""<td class="result">2 of 2 records were written.</td>""", page, StringComparison.Ordinal);
        Assert.Contains("""<time datetime="2026-01-02T03:04:05.0000000Z">2026-01-02 03:04:05</time>""", page, StringComparison.Ordinal);
        Assert.Contains("1 of 2 in progress.", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "0 s")]
    [InlineData(59, "59 s")]
    [InlineData(61, "1 min 01 s")]
    [InlineData(7_380, "2 h 03 min")]
    [InlineData(90_000, "1 d 01 h")]
    public async Task The_duration_of_what_is_in_progress_is_told_in_two_units(int seconds, string shown)
    {
        await using var emulator = await StartAsync();
        emulator.Server.Operations.Create(new OperationOrder { Status = "in_progress" });
        emulator.Clock.Advance(TimeSpan.FromSeconds(seconds));
        Assert.Contains($"""<td class="number duration">{shown}</td>""", await PageAsync(emulator, ""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_many_operations_a_page_is_shown_and_the_total_is_said()
    {
        await using var emulator = await StartAsync();
        emulator.Server.Operations.Create(new OperationOrder { Count = 3, Status = "in_progress" });
        emulator.Server.Operations.Create(new OperationOrder { Count = 1_234, Status = "failure" });

        var first = await PageAsync(emulator, "");
        Assert.Contains("Operations 1–200 of 1,237, newest first", first, StringComparison.Ordinal);
        Assert.Contains("""<a rel="next" href="/?page=2">""", first, StringComparison.Ordinal);
        Assert.DoesNotContain("rel=\"prev\"", first, StringComparison.Ordinal);
        Assert.Equal(200, Count(first, "<tr id="));

        var last = await PageAsync(emulator, "?page=7");
        Assert.Contains("Operations 1,201–1,237 of 1,237, newest first", last, StringComparison.Ordinal);
        Assert.Contains("""<a rel="prev" href="/?page=6">""", last, StringComparison.Ordinal);
        Assert.Equal(37, Count(last, "<tr id="));

        Assert.Contains("Operations: none of 1,237 on this page", await PageAsync(emulator, "?page=8"), StringComparison.Ordinal);
        await PageAsync(emulator, "?page=0", HttpStatusCode.BadRequest);
        await PageAsync(emulator, "?page=x", HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Operations_can_be_seen_by_status_each_with_its_number()
    {
        await using var emulator = await StartAsync();
        emulator.Server.Operations.Create(new OperationOrder { Count = 3, Status = "in_progress" });
        emulator.Server.Operations.Create(new OperationOrder { Count = 250, Status = "odd & new" });

        var all = await PageAsync(emulator, "");
        Assert.Contains("""<a href="/" aria-current="true">All <b>253</b></a>""", all, StringComparison.Ordinal);
        Assert.Contains("""<a href="/?status=odd%20%26%20new">odd &amp; new <b>250</b></a>""", all, StringComparison.Ordinal);

        var odd = await PageAsync(emulator, "?status=odd%20%26%20new&page=2");
        Assert.Contains("Operations 201–250 of 250", odd, StringComparison.Ordinal);
        Assert.Contains("""<a rel="prev" href="/?status=odd%20%26%20new&amp;page=1">""", odd, StringComparison.Ordinal);
        Assert.DoesNotContain("in_progress</span>", odd, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_operations_page_shows_its_log_its_failed_records_and_the_records_of_its_installation_only()
    {
        await using var emulator = await StartAsync();
        emulator.Server.Rules["thing__c"] = new ObjectRules { FailingKeys = ["2"] };
        await emulator.PutAsync("v1/projects/p2/integrations/i1/objects/thing__c:async", AsyncBody("key__c,a__c\n8,other project\n"));
        var id = await emulator.UpsertAsync("key__c,a__c\n1,#N/A\n2,y\n");

        var before = await PageAsync(emulator, "console/operations/" + id);
        Assert.Contains("The write was accepted.", before, StringComparison.Ordinal);
        Assert.DoesNotContain("Failed records", before, StringComparison.Ordinal);

        await emulator.EndAsync(id);
        var after = await PageAsync(emulator, "console/operations/" + id);
        Assert.Contains("Record 2 (2) could not be written.", after, StringComparison.Ordinal);
        Assert.Contains("""<td class="number">2</td><td>2</td><td>UNKNOWN_EXCEPTION:An order to this emulator lets '2' fail</td>""".Replace("'", "&#x27;", StringComparison.Ordinal), after, StringComparison.Ordinal);
        Assert.Contains("Records 1–1 of 1, oldest first", after, StringComparison.Ordinal);
        Assert.Contains("<td>1</td><td><i>null</i></td>", after, StringComparison.Ordinal);
        Assert.DoesNotContain("other project", after, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_many_failed_and_stored_records_the_totals_are_said()
    {
        await using var emulator = await StartAsync();
        emulator.Server.Rules["thing__c"] = new ObjectRules { Fields = new Dictionary<string, string>(StringComparer.Ordinal) { ["a__c"] = "^good$" } };
        var rows = string.Concat(Enumerable.Range(0, 500).Select(i => $"{i},{(i % 2 == 0 ? "good" : "bad")}\n"));
        var id = await emulator.UpsertAsync("key__c,a__c\n" + rows);
        await emulator.EndAsync(id);

        var page = await PageAsync(emulator, $"console/operations/{id}?page=2");
        Assert.Contains("The first 100 of 250", page, StringComparison.Ordinal);
        Assert.Contains("Records 51–100 of 250, oldest first", page, StringComparison.Ordinal);
        Assert.Contains($"""<a rel="next" href="/console/operations/{id}?page=3">""", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Associations_are_shown_where_there_are_any()
    {
        await using var emulator = await StartAsync();
        var answer = await JsonAsync(await emulator.PostAsync(Objects + "contact", new
        {
            groupRef = "g1",
            type = "create",
            record = new { name = "Ada" },
            associations = new[] { new { to = new { id = "77" }, types = new[] { new { associationCategory = "HUBSPOT_DEFINED", associationTypeId = 1 } } } },
        }));
        Assert.Contains("HUBSPOT_DEFINED", await PageAsync(emulator, "console/operations/" + answer.Text("operationId")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Details_set_by_hand_are_shown_in_whatever_form_they_are()
    {
        await using var emulator = await StartAsync();
        var id = emulator.Server.Operations.Create(new OperationOrder())[0];
        foreach (var metadata in (string[])["""{ "failedRecords": ["loose", { "record": "seven" }], "failedRecordCount": 2 }""", """{ "failedRecords": 7, "failedRecordCount": "x" }""", "{}"])
        {
            await emulator.SendRawJsonAsync(HttpMethod.Put, "emulator/operations/" + id, $$"""{ "status": "any", "metadata": {{metadata}} }""");
            await PageAsync(emulator, "console/operations/" + id);
        }

        await emulator.SendRawJsonAsync(HttpMethod.Put, "emulator/operations/" + id, """{ "status": "any", "metadata": { "failedRecords": ["loose", { "record": "seven" }], "failedRecordCount": "x" } }""");
        var page = await PageAsync(emulator, "console/operations/" + id);
        Assert.Contains("&quot;loose&quot;", page, StringComparison.Ordinal);
        Assert.Contains("seven", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Data_is_encoded_wherever_it_stands()
    {
        await using var emulator = await StartAsync();
        var order = new OperationOrder { Project = Hostile, Integration = Hostile, GroupRef = Hostile, ObjectName = Hostile, Status = Hostile, Result = Hostile };
        var id = emulator.Server.Operations.Create(order)[0];
        emulator.Server.Faults.Order(new Fault { Kind = FaultKind.Status, Method = Hostile, Path = Hostile, Body = Hostile, ContentType = Hostile, Location = Hostile });

        foreach (var path in (string[])["", "console/operations/" + id, Faults, "console/" + Uri.EscapeDataString(Hostile), "?status=" + Uri.EscapeDataString(Hostile)])
        {
            var page = await (await emulator.GetAsync(path)).Content.ReadAsStringAsync(Token);
            Assert.DoesNotContain("<script>", page, StringComparison.Ordinal);
            Assert.DoesNotContain("\"hostile\"", page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_is_not_there_is_said_by_a_page()
    {
        await using var emulator = await StartAsync();
        Assert.Contains("There is no operation &#x27;none&#x27;.", await PageAsync(emulator, "console/operations/none", HttpStatusCode.NotFound), StringComparison.Ordinal);
        await PageAsync(emulator, "console/else", HttpStatusCode.NotFound);
        await PageAsync(emulator, "console/assets/else.js", HttpStatusCode.NotFound);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await emulator.Http.DeleteAsync("", Token)).StatusCode);
    }

    [Fact]
    public async Task Pages_need_no_key_meet_no_fault_and_are_not_among_the_requests()
    {
        await using var emulator = await StartAsync();
        emulator.Server.Faults.Order(new Fault { Kind = FaultKind.EmptyBody, Times = 0 });
        emulator.Http.DefaultRequestHeaders.Clear();
        await PageAsync(emulator, "");
        await PageAsync(emulator, Faults);
        Assert.Equal(0, emulator.Server.Requests.Count);
    }

    [Fact]
    public async Task A_page_may_use_nothing_but_its_own_and_be_framed_by_nobody()
    {
        await using var emulator = await StartAsync();
        var answer = await emulator.GetAsync("");
        Assert.Equal("text/html; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal(
            ["default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'", "connect-src 'self'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'"],
            Assert.Single(answer.Headers.GetValues("Content-Security-Policy")).Split("; "));
    }

    [Theory]
    [InlineData("console.css", "text/css")]
    [InlineData("console.js", "text/javascript")]
    [InlineData("console.svg", "image/svg+xml")]
    public async Task Style_script_and_icon_come_with_the_program(string name, string mediaType)
    {
        await using var emulator = await StartAsync();
        var answer = await emulator.GetAsync("console/assets/" + name);
        Assert.Equal((HttpStatusCode.OK, mediaType), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.NotEmpty(await answer.Content.ReadAsStringAsync(Token));
    }

    [Theory]
    [InlineData("unavailable", FaultKind.Status)]
    [InlineData("throttled", FaultKind.Status)]
    [InlineData("slow", FaultKind.Delay)]
    [InlineData("reset", FaultKind.ResetBeforeBody)]
    [InlineData("lost", FaultKind.LostAnswer)]
    [InlineData("proxy", FaultKind.Html)]
    [InlineData("broken", FaultKind.InvalidJson)]
    public async Task A_click_orders_a_fault(string preset, FaultKind kind)
    {
        await using var emulator = await StartAsync();
        Assert.Contains($"value=\"{preset}\"", await PageAsync(emulator, Faults), StringComparison.Ordinal);

        var answer = await SendFormAsync(emulator, Faults, ("preset", preset));

        Assert.Equal((HttpStatusCode.SeeOther, "/console/faults#fault-1"), (answer.StatusCode, answer.Headers.Location?.ToString()));
        Assert.Equal(kind, Assert.Single(emulator.Server.Faults.All).Fault.Kind);
    }

    [Fact]
    public async Task A_lost_answer_that_was_ordered_with_a_click_is_that_of_a_write()
    {
        await using var emulator = await StartAsync();
        await SendFormAsync(emulator, Faults, ("preset", "lost"));
        Assert.Equal(HttpStatusCode.NotFound, (await emulator.GetAsync("v1/projects/p1/operations/none")).StatusCode);
        await Assert.ThrowsAsync<HttpRequestException>(() => emulator.UpsertAsync("key__c\n1\n"));
        Assert.Single(emulator.Server.Operations.All);
    }

    [Fact]
    public async Task The_form_orders_what_json_orders()
    {
        await using var emulator = await StartAsync();

        await SendFormAsync(
            emulator, Faults, ("kind", "status"), ("method", "PUT"), ("path", "/v1/**"), ("after", "1"), ("times", "0"), ("delay", "1.5"), ("status", "429"),
            ("headers", "Retry-After: 2\r\nX-Other: a:b\r\n"), ("body", "slow"), ("contentType", "text/plain"), ("location", ""), ("retryable", "no"), ("retryAfterSeconds", "3"));

        var fault = Assert.Single(emulator.Server.Faults.All).Fault;
        Assert.Equal(new Dictionary<string, string>(StringComparer.Ordinal) { ["Retry-After"] = "2", ["X-Other"] = "a:b" }, fault.Headers);
        Assert.Equal(
            new Fault
            {
                Kind = FaultKind.Status,
                Method = "PUT",
                Path = "/v1/**",
                After = 1,
                Times = 0,
                Delay = TimeSpan.FromSeconds(1.5),
                Status = 429,
                Headers = fault.Headers,
                Body = "slow",
                ContentType = "text/plain",
                Retryable = false,
                RetryAfterSeconds = 3,
            },
            fault);
    }

    [Fact]
    public async Task Every_kind_is_in_the_form_and_can_be_ordered()
    {
        await using var emulator = await StartAsync();
        var page = await PageAsync(emulator, Faults);
        foreach (var kind in Enum.GetValues<FaultKind>())
        {
            var name = char.ToLowerInvariant(kind.ToString()[0]) + kind.ToString()[1..];
            Assert.Contains($"<option value=\"{name}\"", page, StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.SeeOther, (await SendFormAsync(emulator, Faults, ("kind", name), ("delay", "1"), ("location", "/"))).StatusCode);
        }

        Assert.Equal(Enum.GetValues<FaultKind>(), emulator.Server.Faults.All.Select(fault => fault.Fault.Kind));
    }

    [Theory]
    [InlineData("kind", "nonsense", "Choose one of the kinds.")]
    [InlineData("kind", "redirect", "A redirect needs a location.")]
    [InlineData("kind", "delay", "A delay needs a time.")]
    [InlineData("times", "-1", "after, times and delay are not negative")]
    [InlineData("times", "x", "'x' is not a whole number.")]
    [InlineData("after", "99999999999", "'99999999999' is not a whole number.")]
    [InlineData("delay", "-1", "'-1' is not a number of seconds")]
    [InlineData("delay", "1e300", "'1e300' is not a number of seconds")]
    [InlineData("status", "700", "status lies between 200 and 599")]
    [InlineData("headers", "no colon", "'no colon' is not a header")]
    public async Task A_form_that_is_filled_in_wrong_comes_back_as_it_was_with_what_is_wrong(string field, string value, string reason)
    {
        await using var emulator = await StartAsync();

        var answer = await SendFormAsync(emulator, Faults, ("path", "/mine"), ("kind", "status"), (field, value));

        var page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(Token));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains(reason, page, StringComparison.Ordinal);
        Assert.Contains("value=\"/mine\"", page, StringComparison.Ordinal);
        Assert.Empty(emulator.Server.Faults.All);
    }

    [Fact]
    public async Task A_click_that_is_not_offered_and_a_body_that_is_no_form_are_refused()
    {
        await using var emulator = await StartAsync();
        Assert.Equal(HttpStatusCode.BadRequest, (await SendFormAsync(emulator, Faults, ("preset", "none"))).StatusCode);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await emulator.PostAsync(Faults, new { kind = "html" })).StatusCode);
    }

    [Fact]
    public async Task Faults_are_listed_with_what_they_have_done_and_removed()
    {
        await using var emulator = await StartAsync();
        emulator.Server.Faults.Order(new Fault { Kind = FaultKind.EmptyBody, After = 1, Times = 2, Method = "GET" });
        emulator.Server.Faults.Order(new Fault { Kind = FaultKind.Html, Path = "/else" });
        await emulator.GetAsync("v1/x");
        await emulator.GetAsync("v1/x");
        var page = await PageAsync(emulator, Faults);
        Assert.Contains("2 of 2 can still strike.", page, StringComparison.Ordinal);
        Assert.Contains("armed, 2 matches, 1 harmed", page, StringComparison.Ordinal);
        await emulator.GetAsync("v1/x");
        Assert.Contains("used up, 3 matches, 2 harmed", await PageAsync(emulator, Faults), StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.SeeOther, (await SendFormAsync(emulator, "console/faults/1/remove")).StatusCode);
        Assert.Equal([2], emulator.Server.Faults.All.Select(fault => fault.Id));
        Assert.Equal(HttpStatusCode.SeeOther, (await SendFormAsync(emulator, "console/faults/1/remove")).StatusCode);
        Assert.Equal(HttpStatusCode.SeeOther, (await SendFormAsync(emulator, "console/faults/remove")).StatusCode);
        Assert.Empty(emulator.Server.Faults.All);
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site", false)]
    [InlineData("Sec-Fetch-Site", "same-site", false)]
    [InlineData("Sec-Fetch-Site", "same-origin", true)]
    [InlineData("Sec-Fetch-Site", "none", true)]
    [InlineData("Origin", "http://elsewhere.example", false)]
    [InlineData("Origin", "null", false)]
    [InlineData("Origin", "(own)", true)]
    public async Task A_page_of_another_site_orders_and_removes_nothing(string header, string value, bool isOwn)
    {
        await using var emulator = await StartAsync();
        emulator.Http.DefaultRequestHeaders.Add(header, value == "(own)" ? emulator.Server.BaseUri.GetLeftPart(UriPartial.Authority) : value);
        var ordered = emulator.Server.Faults.Order(new Fault { Kind = FaultKind.EmptyBody });
        var expected = isOwn ? HttpStatusCode.SeeOther : HttpStatusCode.Forbidden;

        Assert.Equal(expected, (await SendFormAsync(emulator, Faults, ("preset", "proxy"))).StatusCode);
        Assert.Equal(isOwn ? 2 : 1, emulator.Server.Faults.All.Count);
        Assert.Equal(expected, (await SendFormAsync(emulator, $"console/faults/{ordered.Id}/remove")).StatusCode);
        Assert.Equal(expected, (await SendFormAsync(emulator, "console/faults/remove")).StatusCode);
        Assert.Equal(isOwn ? 0 : 1, emulator.Server.Faults.All.Count);
    }

    [Theory]
    [InlineData("/", "rebound.example", 421)]
    [InlineData("/console/faults", "127.0.0.1.rebound.example", 421)]
    [InlineData("/emulator/requests", "rebound.example", 421)]
    [InlineData("/emulator/files/none", "rebound.example", 421)]
    [InlineData("/", "localhost", 200)]
    [InlineData("/emulator/requests", "[::1]:80", 200)]
    [InlineData("/v1/x", "rebound.example", 401)]
    public async Task A_name_that_others_can_point_at_this_machine_opens_neither_console_nor_controls(string path, string host, int status)
    {
        await using var emulator = await StartAsync();
        var answer = await RawHttp.SendAsync(emulator.Server.BaseUri, $"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_emulator_that_others_may_reach_goes_by_any_name()
    {
        await using var emulator = await StartAsync(new EmulatorOptions { AllowRemote = true });
        var answer = await RawHttp.SendAsync(emulator.Server.BaseUri, "GET / HTTP/1.1\r\nHost: build-server\r\nConnection: close\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 200 ", answer, StringComparison.Ordinal);
    }

    /// <summary>Reads a page that must be HTML of the given status.</summary>
    private static async Task<string> PageAsync(TestEmulator emulator, string path, HttpStatusCode status = HttpStatusCode.OK)
    {
        var answer = await emulator.GetAsync(path);
        Assert.Equal((status, "text/html"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        return await answer.Content.ReadAsStringAsync(Token);
    }

    private static async Task<HttpResponseMessage> SendFormAsync(TestEmulator emulator, string path, params (string Name, string Value)[] fields)
    {
        // Of a field that is given twice the last counts, as in a form that is filled in over what stood there.
        var form = fields.GroupBy(field => field.Name, field => field.Value).ToDictionary(group => group.Key, group => group.Last());
        using var content = new FormUrlEncodedContent(form);
        return await emulator.Http.PostAsync(path, content, Token);
    }

    private static int Count(string text, string part) => text.Split(part).Length - 1;
}
