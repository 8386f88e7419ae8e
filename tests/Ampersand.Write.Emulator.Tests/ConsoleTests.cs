using System.Net;
using static Ampersand.Write.Emulator.Tests.TestEmulator;

namespace Ampersand.Write.Emulator.Tests;

/// <summary>
/// The console as it is served, and who may use it and the controls under it. What a browser makes of it is tested with one.
/// </summary>
public class ConsoleTests
{
    [Theory]
    [InlineData("")]
    [InlineData("?status=failure&page=2")]
    [InlineData("console/operations/any")]
    [InlineData("console/objects")]
    [InlineData("console/faults")]
    public async Task Its_page_needs_no_key_meets_no_fault_is_not_recorded_and_uses_nothing_but_its_own(string path)
    {
        await using var emulator = await StartAsync();
        emulator.Server.Faults.Order(new Fault { Kind = FaultKind.EmptyBody, Times = 0 });
        emulator.Http.DefaultRequestHeaders.Clear();

        var answer = await emulator.GetAsync(path);

        Assert.Equal((HttpStatusCode.OK, "text/html; charset=utf-8"), (answer.StatusCode, answer.Content.Headers.ContentType?.ToString()));
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal(
            ["default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'",
                "connect-src 'self'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'"],
            Assert.Single(answer.Headers.GetValues("Content-Security-Policy")).Split("; "));
        Assert.Equal(0, emulator.Server.Requests.Count);
    }

    [Theory]
    [InlineData("console.css", "text/css")]
    [InlineData("console.js", "text/javascript")]
    [InlineData("console.svg", "image/svg+xml")]
    public async Task Style_script_and_icon_come_with_the_program(string name, string mediaType)
    {
        await using var emulator = await StartAsync();
        var answer = await emulator.GetAsync("console/" + name);
        Assert.Equal((HttpStatusCode.OK, mediaType), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.NotEmpty(await answer.Content.ReadAsStringAsync(Token));
    }

    [Fact]
    public async Task There_is_nothing_else_to_read_or_to_do()
    {
        await using var emulator = await StartAsync();
        await ProblemAsync(await emulator.GetAsync("console/else.js"), 404);
        await ProblemAsync(await emulator.GetAsync("Console/console.js"), 404);
        await ProblemAsync(await emulator.Http.DeleteAsync("", Token), 405);
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
        emulator.Http.DefaultRequestHeaders.Add(
            header, value == "(own)" ? emulator.Server.BaseUri.GetLeftPart(UriPartial.Authority) : value);
        var ordered = emulator.Server.Faults.Order(new Fault { Kind = FaultKind.EmptyBody });

        Assert.Equal(isOwn ? 201 : 403, (int)(await emulator.PostAsync("emulator/faults", new { kind = "html" })).StatusCode);
        Assert.Equal(isOwn ? 2 : 1, emulator.Server.Faults.All.Count);
        Assert.Equal(isOwn ? 204 : 403, (int)(await emulator.Http.DeleteAsync($"emulator/faults/{ordered.Id}", Token)).StatusCode);
        Assert.Equal(isOwn ? 204 : 403, (int)(await emulator.PutAsync("emulator/keys", new { key = Key, access = "unknown" })).StatusCode);
        Assert.Single(emulator.Server.Faults.All);
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
}
