using System.Management.Automation;
using Ampersand.Write.Emulator;
using Ampersand.Write.Tests.Browser;
using Ampersand.Write.Tests.Cmdlets;
using Microsoft.Extensions.Time.Testing;

namespace Ampersand.Write.Tests.EmulatorConsole;

/// <summary>
/// What the emulator's console shows in a browser while the module works. Time is the emulator's, which only the test moves.
/// </summary>
public sealed class ConsoleLiveTests(Chromium chromium) : IClassFixture<Chromium>
{
    private const string Upsert = "[ordered]@{ k__c = 1; v__c = 'one' }, [ordered]@{ k__c = 2; v__c = 'two' } | Invoke-AmpersandUpsert "
        + "thing__c -PrimaryKey k__c";
    private const string Wait = "Wait-AmpersandOperation -PollingIntervalSeconds 0.1";

    private static readonly TimeSpan ProcessingTime = TimeSpan.FromSeconds(10);

    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    [Fact]
    public async Task An_operation_is_seen_from_its_acceptance_to_its_end_while_a_wait_runs()
    {
        await using var bench = await StartAsync();
        await using var page = await OpenAsync(bench);
        await page.WaitForTextAsync("main", "Nothing has been written yet");
        await MarkAsync(page);

        var running = bench.Session.Start($"{Upsert} | {Wait}");
        await page.WaitForTextAsync("tbody tr", "in_progress");
        await running.SeenAsync<ProgressRecord>();
        Assert.Equal("thing__c", await page.TextAsync("tbody .object a"));
        Assert.Equal("Operations 1–1 of 1, newest first", await page.TextAsync("caption"));
        Assert.Equal("1 of 1 in progress.", await page.TextAsync("[role=status]"));

        await bench.Emulator.WhenIdleAsync();
        clock.Advance(ProcessingTime / 2);
        await page.WaitForTextAsync("tbody .records", "1 of 2");
        Assert.Equal(0.5, await page.AskAsync<double>("document.querySelector('progress').position"));
        Assert.Equal("5 s", await page.TextAsync("tbody .duration"));
        Assert.False(running.Result.IsCompleted);

        clock.Advance(ProcessingTime / 2);
        await page.WaitForTextAsync("tbody tr", "BulkWriteCompleted");
        Assert.Equal("2", await page.AskAsync<string>("document.querySelector('tbody .records').firstChild.data"));
        Assert.Equal(["2 succeeded", "0 failed"], await TextsAsync(page, "tbody .records small"));
        Assert.Equal("10.0 s", await page.TextAsync("tbody .duration"));
        Assert.Equal("Batch write completed (2 succeeded, 0 failed)", await page.TextAsync("tbody .result"));
        Assert.Equal("0 of 1 in progress.", await page.TextAsync("[role=status]"));

        (await running.Result).ThrowIfErrors();
        await AssertMarkedAsync(page);
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task The_page_of_an_operation_gets_its_log_its_failed_records_and_its_stored_records_as_they_come()
    {
        await using var bench = await StartAsync();
        bench.Emulator.Rules["thing__c"] = new ObjectRules { FailingKeys = ["2"] };
        await using var page = await OpenAsync(bench);
        var running = bench.Session.Start($"{Upsert} | {Wait}");
        await page.WaitForTextAsync("tbody tr", "in_progress");

        await page.FollowAsync("tbody .object a");
        await MarkAsync(page);
        await page.WaitForTextAsync("[role=status]", "in_progress");
        Assert.Contains("The write was accepted.", await page.TextAsync(".log"), StringComparison.Ordinal);
        Assert.False(await page.AskAsync<bool>("document.querySelector('[aria-labelledby=failed]').checkVisibility()"));

        await bench.Emulator.WhenIdleAsync();
        clock.Advance(ProcessingTime);
        await page.WaitForTextAsync("[role=status]", "BulkWriteCompleted");
        Assert.Equal(["Records", "Succeeded", "Failed"], (await TextsAsync(page, ".facts dt"))[..3]);
        Assert.Equal(["2", "1", "1"], (await TextsAsync(page, ".facts dd"))[..3]);
        Assert.Contains("Record 2 (2) could not be written.", await page.TextAsync(".log"), StringComparison.Ordinal);
        Assert.Equal(
            ["2", "2", "UNKNOWN_EXCEPTION:An order to this emulator lets '2' fail"], await TextsAsync(page, "tbody[data-list=failed] td"));
        Assert.Equal(["Id", "k__c", "v__c"], await TextsAsync(page, ".stored thead th"));
        Assert.Equal([bench.Emulator.Records.List("thing__c")[0].Id, "1", "one"], await TextsAsync(page, ".stored tbody tr > *"));

        var result = await running.Result;
        Assert.Equal("BulkWriteCompleted", Assert.Single(result.Output).Get("Status"));
        Expect.Names(result.OnlyError("OperationPartlyFailed").ToString(), "1 of 2 records of thing__c");
        await AssertMarkedAsync(page);
        await page.FollowAsync(".back a");
        await page.WaitForTextAsync("tbody .records", "1 failed");
        Assert.Equal(["1 succeeded", "1 failed"], await TextsAsync(page, "tbody .records small"));
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task A_click_orders_a_fault_that_the_module_meets_before_the_eyes_of_who_ordered_it()
    {
        await using var bench = await StartAsync();
        await using var page = await OpenAsync(bench);
        await page.FollowAsync("nav a[href='/console/faults']");
        await MarkAsync(page);
        await page.WaitForTextAsync(".presets", "Unavailable");
        await page.ClickAsync(".presets button");
        await page.WaitForTextAsync(".faults li", "armed, 0 matches, 0 harmed");
        Assert.Equal(FaultKind.Status, Assert.Single(bench.Emulator.Faults.All).Fault.Kind);

        bench.Run(Upsert).ThrowIfErrors();

        await page.WaitForTextAsync(".faults li", "used up, 3 matches, 3 harmed");
        await page.WaitForAsync("document.getElementById('armed').hidden");
        await page.ClickAsync(".faults li button");
        await page.WaitForTextAsync("#ordered", "Nothing is to go wrong.");
        await AssertMarkedAsync(page);
        Assert.Empty(bench.Emulator.Faults.All);
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task What_is_being_filled_in_stays_while_the_page_is_kept_up_to_date()
    {
        await using var bench = await StartAsync();
        await using var page = await OpenAsync(bench, "console/faults");
        await page.AskAsync<object>("document.getElementById('path').focus(), document.getElementById('path').value = '/v1/mine'");

        bench.Emulator.Faults.Order(new Fault { Kind = FaultKind.EmptyBody });

        await page.WaitForTextAsync(".faults", "emptyBody");
        Assert.Equal("/v1/mine", await page.AskAsync<string>("document.activeElement.value"));
    }

    [Fact]
    public async Task The_page_of_objects_shows_their_fields_as_they_are_ordered()
    {
        await using var bench = await StartAsync();
        await using var page = await OpenAsync(bench, "console/objects");
        await page.WaitForTextAsync("main", "No object has a schema");

        bench.Emulator.Schemas["tactics__c"] = new ObjectSchema
        {
            DisplayName = "Tactic",
            Fields = new Dictionary<string, FieldSchema>(StringComparer.Ordinal)
            {
                ["Name"] = new FieldSchema { ValueType = FieldValueType.Text, ReadOnly = true, IsRequired = true },
                ["kind__c"] = new FieldSchema
                {
                    DisplayName = "Kind",
                    ValueType = FieldValueType.SingleSelect,
                    ProviderType = "picklist",
                    Values = [new PicklistValue("A"), new PicklistValue("B")],
                },
            },
        };

        await page.WaitForTextAsync("main", "Tactic, 2 fields");
        Assert.Equal("Name\t\tstring\tread-only\t", await page.AskAsync<string>("document.querySelectorAll('tbody tr')[0].innerText"));
        Assert.Equal(
            "kind__c\tKind\tsingleSelect (picklist)\toptional\tA, B",
            await page.AskAsync<string>("document.querySelectorAll('tbody tr')[1].innerText"));
        await page.WaitForTextAsync("[role=status]", "1 object with a schema.");
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task Of_thousands_of_operations_the_newest_are_shown_the_total_is_said_and_what_comes_is_live()
    {
        await using var bench = await StartAsync();
        bench.Emulator.Operations.Create(new OperationOrder { Count = 5_000, ObjectName = "old__c" });
        await using var page = await OpenAsync(bench);
        await page.WaitForTextAsync("caption", "Operations 1–200 of 5,000, newest first");
        await page.AskAsync<object>("window.second = document.querySelector('tbody tr')");

        bench.Emulator.Operations.Create(new OperationOrder { ObjectName = "new__c" });

        await page.WaitForTextAsync("tbody tr", "new__c");
        Assert.Equal("Operations 1–200 of 5,001, newest first", await page.TextAsync("caption"));
        Assert.Equal(200, await page.AskAsync<int>("document.querySelectorAll('tbody tr').length"));
        Assert.True(
            await page.AskAsync<bool>("window.second === document.querySelectorAll('tbody tr')[1]"),
            "What was there already is not made again.");
        await page.FollowAsync(".pager [rel=next]");
        await page.WaitForTextAsync("caption", "Operations 201–400 of 5,001, newest first");
    }

    [Fact]
    public async Task A_page_says_when_its_emulator_is_gone_and_goes_on_with_the_next_one_there()
    {
        var emulator = await EmulatorServer.StartAsync(new EmulatorOptions(), TestContext.Current.CancellationToken);
        await using var page = await chromium.OpenAsync(emulator.BaseUri);
        await page.WaitForTextAsync("#live", "Live");

        await emulator.DisposeAsync();
        await page.WaitForTextAsync("#live", "Not connected");

        await using var next = await EmulatorServer.StartAsync(
            new EmulatorOptions { Urls = emulator.BaseUri.AbsoluteUri }, TestContext.Current.CancellationToken);
        next.Operations.Create(new OperationOrder { ObjectName = "later__c" });
        await page.WaitForTextAsync("tbody tr", "later__c");
        await page.WaitForTextAsync("#live", "Live");
    }

    private static Task MarkAsync(BrowserPage page) => page.AskAsync<bool>("window.isMarked = true");

    private static async Task AssertMarkedAsync(BrowserPage page) =>
        Assert.True(await page.AskAsync<bool>("window.isMarked === true"), "The page was loaded anew.");

    private static Task<string[]> TextsAsync(BrowserPage page, string selector) =>
        page.AskAsync<string[]>($"[...document.querySelectorAll({BrowserPage.Quote(selector)})].map(element => element.innerText)");

    private Task<Workbench> StartAsync() =>
        Workbench.StartAsync(new EmulatorOptions { TimeProvider = clock, ProcessingTime = ProcessingTime });

    private Task<BrowserPage> OpenAsync(Workbench bench, string path = "") => chromium.OpenAsync(new Uri(bench.Emulator.BaseUri, path));
}
