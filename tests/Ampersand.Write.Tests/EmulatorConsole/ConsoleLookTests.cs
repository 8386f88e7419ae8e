using System.Net.Http.Json;
using System.Text.Json;
using Ampersand.Write.Emulator;
using Ampersand.Write.Tests.Browser;

namespace Ampersand.Write.Tests.EmulatorConsole;

/// <summary>How the emulator's console looks and is used: bright and dark, narrow and wide, by keyboard, with hostile data.</summary>
public sealed class ConsoleLookTests(Chromium chromium) : IClassFixture<Chromium>, IAsyncLifetime
{
    private const string Hostile = "<script>hacked=1</script><img src=x onerror=hacked=1>\"'&";

    /// <summary>The contrast of each text with what lies behind it, by WCAG 2.2, where it is below that of level AA.</summary>
    private const string TooFaint = """
        (() => {
          const channels = color => color.match(/[\d.]+/g).map(Number);
          const luminance = ([r, g, b]) => [r, g, b]
            .map(value => value / 255)
            .map(value => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)
            .reduce((sum, value, i) => sum + value * [0.2126, 0.7152, 0.0722][i], 0);
          const behind = element => {
            for (; element; element = element.parentElement) {
              const color = channels(getComputedStyle(element).backgroundColor);
              if (color.length === 3 || color[3] > 0) return color;
            }
            return [255, 255, 255];
          };
          return [...document.querySelectorAll("body *")]
            .filter(element => [...element.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim()) && element.checkVisibility())
            .map(element => {
              const [a, b] = [channels(getComputedStyle(element).color), behind(element)].map(luminance).sort((x, y) => y - x);
              return { text: element.innerText, contrast: (a + 0.05) / (b + 0.05) };
            })
            .filter(({ contrast }) => !(contrast >= 4.5))
            .map(({ text, contrast }) => `${contrast.toFixed(2)}: ${text}`);
        })()
        """;

    private EmulatorServer emulator = null!;
    private string failed = "";

    public static TheoryData<string, bool, int> Looks =>
        new MatrixTheoryData<string, bool, int>(["", "operation", "console/objects", "console/faults"], [false, true], [400, 1400]);

    public async ValueTask InitializeAsync()
    {
        emulator = await EmulatorServer.StartAsync(new EmulatorOptions(), TestContext.Current.CancellationToken);
        emulator.Operations.Create(new OperationOrder { Status = "in_progress", Records = 10 });
        emulator.Operations.Create(
            new OperationOrder { ObjectName = "a_rather_long_name_of_an_object_that_goes_on_and_on_and_does_not_end__c", GroupRef = new string('g', 80), Result = new string('r', 300) });
        emulator.Operations.Create(new OperationOrder { ObjectName = Hostile, GroupRef = Hostile, Status = Hostile, Result = Hostile });
        emulator.Rules["orders__c"] = new ObjectRules { FailingKeys = ["2"], ProcessingTime = TimeSpan.Zero };
        failed = await WriteAsync();
        emulator.Schemas["orders__c"] = new ObjectSchema
        {
            DisplayName = Hostile,
            Fields = new Dictionary<string, FieldSchema>(StringComparer.Ordinal)
            {
                [Hostile] = new FieldSchema { DisplayName = Hostile, Values = [new PicklistValue(Hostile), new PicklistValue(new string('v', 300))] },
                ["number__c"] = new FieldSchema { ValueType = FieldValueType.Number, ProviderType = "double", IsRequired = true },
                ["parent__c"] = new FieldSchema { ProviderType = "reference", ReadOnly = true, ReferenceTo = ["Account", "Contact"] },
            },
        };
        emulator.Faults.Order(
            new Fault { Kind = FaultKind.Status, Body = Hostile, Path = Hostile, Headers = new Dictionary<string, string>(
                StringComparer.Ordinal) { [Hostile] = Hostile } });
        emulator.Faults.Order(new Fault { Kind = FaultKind.Redirect, Location = "http://127.0.0.1/" + new string('x', 200), After = 2 });
    }

    public ValueTask DisposeAsync() => emulator.DisposeAsync();

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task Everything_can_be_read_and_nothing_sticks_out(string path, bool isDark, int width)
    {
        await using var page = await OpenAsync(path, new PageLook(width, isDark));

        Assert.Empty(await page.AskAsync<string[]>(TooFaint));
        Assert.Equal(width, await page.AskAsync<int>("document.documentElement.scrollWidth"));
        Assert.Equal(isDark
            ? "rgb(18, 21, 26)"
            : "rgb(245, 246, 248)", await page.AskAsync<string>("getComputedStyle(document.body).backgroundColor"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("operation")]
    [InlineData("console/objects")]
    [InlineData("console/faults")]
    public async Task Data_stays_text_and_nothing_comes_from_elsewhere(string path)
    {
        await using var page = await OpenAsync(path);
        await page.WaitForTextAsync("#live", "Live");

        // Once as it was loaded, once as it was kept up to date.
        emulator.Operations.Create(new OperationOrder { ObjectName = Hostile });
        emulator.Faults.Order(new Fault { Kind = FaultKind.EmptyBody });
        await page.WaitForTextAsync("#armed", "3");

        Assert.Contains("<script>hacked=1</script>", await page.TextAsync("main"), StringComparison.Ordinal);
        Assert.False(await page.AskAsync<bool>("'hacked' in window"));
        Assert.Equal(1, await page.AskAsync<int>("document.scripts.length"));
        Assert.All(page.Requests, request => Assert.Equal(emulator.BaseUri.Authority, request.Authority));
        Assert.Empty(page.Errors);
    }

    [Theory]
    [InlineData("")]
    [InlineData("operation")]
    [InlineData("console/objects")]
    [InlineData("console/faults")]
    public async Task All_that_can_be_clicked_is_reached_by_keyboard_and_seen_to_be(string path)
    {
        await using var page = await OpenAsync(path);
        var all = await page.AskAsync<int>("""
            window.reached = new Set();
            [...document.querySelectorAll("a, button, input, select, textarea, [tabindex='0']")].filter(element => element.checkVisibility()).length
            """);

        for (var i = 0; i < all; i++)
        {
            await page.PressAsync("Tab");
            Assert.Equal("", await page.AskAsync<string>("""
                (() => {
                  const focus = document.activeElement, { outlineStyle, outlineWidth } = getComputedStyle(focus);
                  window.reached.add(focus);
                  const { top, left, width, height } = focus.getBoundingClientRect();
                  const named = focus.labels?.length || focus.innerText.trim() || focus.getAttribute("aria-label") || focus.getAttribute("aria-labelledby");
                  const flaws = [
                    outlineStyle === "solid" && parseFloat(outlineWidth) >= 2 ? "" : "no outline",
                    width > 0 && height > 0 && top >= 0 && left >= 0 && top < innerHeight ? "" : "out of sight",
                    named ? "" : "no name",
                  ].filter(Boolean);
                  return flaws.length ? `${focus.outerHTML}: ${flaws}` : "";
                })()
                """));
        }

        Assert.Equal(all, await page.AskAsync<int>("window.reached.size"));
    }

    [Fact]
    public async Task Faults_are_ordered_and_removed_by_keyboard()
    {
        emulator.Faults.Clear();
        await using var page = await OpenAsync("console/faults");
        FaultKind[] kinds =
            [FaultKind.Status, FaultKind.Status, FaultKind.Delay, FaultKind.ResetBeforeBody, FaultKind.LostAnswer, FaultKind.Html, FaultKind.InvalidJson];

        await TabToAsync(page, ".presets button");
        for (var i = 1; i <= kinds.Length; i++)
        {
            await page.PressAsync("Enter");
            await page.WaitForAsync($"document.querySelectorAll('.faults li').length === {i}");
            await page.PressAsync("Tab");
        }

        Assert.Equal(kinds, emulator.Faults.All.Select(ordered => ordered.Fault.Kind));
        Assert.Equal("/v1/**/objects/*", emulator.Faults.All.Single(ordered => ordered.Fault.Kind == FaultKind.LostAnswer).Fault.Path);
        await page.PressAsync("Enter");
        await page.WaitForAsync("document.querySelectorAll('.faults li').length === 6");
        Assert.DoesNotContain(emulator.Faults.All, ordered => ordered.Id == 1);
        await TabToAsync(page, "#remove-all");
        await page.PressAsync("Enter");
        await page.WaitForTextAsync("#ordered", "Nothing is to go wrong.");
        Assert.Empty(emulator.Faults.All);
    }

    [Fact]
    public async Task The_form_shows_the_fields_that_a_kind_takes_and_orders_what_json_orders()
    {
        emulator.Faults.Clear();
        await using var page = await OpenAsync("console/faults");
        Assert.False(await IsVisibleAsync(page, "location"));
        Assert.True(await IsVisibleAsync(page, "status"));
        Assert.Equal(
            Enum.GetValues<FaultKind>().Select(kind => JsonNamingPolicy.CamelCase.ConvertName(kind.ToString())).Order(
                StringComparer.Ordinal),
            (await page.AskAsync<string[]>("[...document.getElementById('kind').options].map(option => option.value)")).Order(
                StringComparer.Ordinal));

        // First without what it needs.
        await SetAsync(page, "kind", "redirect");
        Assert.True(await IsVisibleAsync(page, "location"));
        Assert.False(await IsVisibleAsync(page, "body"));
        await page.ClickAsync("button.primary");
        await page.WaitForTextAsync("[role=alert]", "Not ordered. A redirect needs a location.");
        await SetAsync(page, "kind", "status");
        await SetAsync(page, "headers", "no colon");
        await page.ClickAsync("button.primary");
        await page.WaitForTextAsync("[role=alert]", "Not ordered. 'no colon' is not a header");

        (string Field, string Value)[] given =
        [
            ("method", "PUT"), ("path", "/v1/mine"), ("after", "1"), ("every", "2"), ("times", "0"), ("delay", "1.5"), ("status", "429"), (
                "headers", "Retry-After: 2\nX-Other: a:b\n"),
            ("body", "slow"), ("contentType", "text/plain"), ("retryable", "false"), ("retryAfterSeconds", "3"),
        ];
        foreach ((var field, var value) in given)
        {
            await SetAsync(page, field, value);
        }

        await page.ClickAsync("button.primary");
        await page.WaitForTextAsync(".faults li", "armed");
        Assert.False(await page.AskAsync<bool>("document.querySelector('[role=alert]').checkVisibility()"));
        var fault = Assert.Single(emulator.Faults.All).Fault;
        Assert.Equal(new Dictionary<string, string>(StringComparer.Ordinal) { ["Retry-After"] = "2", ["X-Other"] = "a:b" }, fault.Headers);
        Assert.Equal(
            new Fault
            {
                Kind = FaultKind.Status,
                Method = "PUT",
                Path = "/v1/mine",
                After = 1,
                Every = 2,
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
    public async Task An_end_by_hand_tells_of_no_records_whatever_its_metadata_and_what_is_not_there_is_said()
    {
        var id = emulator.Operations.Create(new OperationOrder { Status = "any" })[0];
        emulator.Operations.Set(
            id, "any", metadata: JsonElement.Parse("""{ "failureDetails": ["loose"], "succeeded": "x", "failed": 5, "failures": 7 }"""));
        await using (var page = await OpenAsync("console/operations/" + id))
        {
            await page.WaitForTextAsync("[role=status]", "any");
            Assert.Contains("Succeeded\n–\nFailed\n–\n", await page.TextAsync(".facts"), StringComparison.Ordinal);
            Assert.False(await page.AskAsync<bool>("document.querySelector('[aria-labelledby=failed]').checkVisibility()"));
            Assert.Empty(page.Errors);
        }

        await using var none = await OpenAsync("console/operations/none");
        Assert.Contains("There is no such operation.", await none.TextAsync("main"), StringComparison.Ordinal);
    }

    /// <summary>Writes a wide record, of hostile data, and one that fails.</summary>
    private async Task<string> WriteAsync()
    {
        var columns = string.Concat(Enumerable.Range(0, 12).Select(i => $"field_{i}__c,"));
        var values = string.Concat(Enumerable.Range(0, 12).Select(i => $"value {i},"));
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Add("X-Api-Key", "emulator-key");
        using var answer = await http.PutAsJsonAsync(
            new Uri(emulator.ApiUri + "/projects/p1/integrations/i1/objects/orders__c:async"),
            new { groupRef = "g1", primaryKey = "key__c", recordsCSV = $"key__c,{columns}note__c\n1,{values}\"{Hostile.Replace("\"", "\"\"", StringComparison.Ordinal)}\"\n2,{values}\n" },
            TestContext.Current.CancellationToken);
        await emulator.WhenIdleAsync();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("operationId")
            .GetString()!;
    }

    private static Task<bool> IsVisibleAsync(BrowserPage page, string id) =>
        page.AskAsync<bool>($"document.getElementById('{id}').checkVisibility()");

    private static Task SetAsync(BrowserPage page, string id, string value) =>
        page.AskAsync<object>($"document.getElementById('{id}').value = {BrowserPage.Quote(value)}");

    private static async Task TabToAsync(BrowserPage page, string selector)
    {
        var isThere = $"document.activeElement === document.querySelector({BrowserPage.Quote(selector)})";
        for (var i = 0; i < 50 && !await page.AskAsync<bool>(isThere); i++)
        {
            await page.PressAsync("Tab");
        }

        Assert.True(await page.AskAsync<bool>(isThere), $"{selector} is not reached.");
    }

    private async Task<BrowserPage> OpenAsync(string path, PageLook? look = null)
    {
        var page = await chromium.OpenAsync(new Uri(emulator.BaseUri, path == "operation" ? "console/operations/" + failed : path), look);
        await page.WaitForAsync("document.title.includes('·')");
        return page;
    }
}
