using System.Collections;
using System.Reflection;
using Ampersand.Write.Emulator;
using Ampersand.Write.Tests.Harness;

namespace Ampersand.Write.Tests.Cmdlets;

/// <summary>What a session remembers of the operations that it submitted.</summary>
public sealed class SessionOperationsTests
{
    private const string Upsert = "@{ k__c = 1 }, @{ k__c = 2 } | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c";

    [Fact]
    public async Task Without_arguments_the_sessions_operations_are_shown_as_they_are_now_newest_last()
    {
        await using var bench = await Workbench.StartAsync();
        bench.Run($"$sent = @(1..3 | ForEach-Object {{ {Upsert} }}); $sent += @{{ a = 1 }} | "
            + "Invoke-AmpersandWrite contact -Type Create -Mode Asynchronous").ThrowIfErrors();
        await bench.Emulator.WhenIdleAsync();

        var result = bench.Run("Get-AmpersandOperation").ThrowIfErrors();

        Assert.Equal(Ids(bench.Run("$sent")), Ids(result));
        Assert.Equal(
            ["BulkWriteCompleted", "BulkWriteCompleted", "BulkWriteCompleted", "success"],
            result.Output.Select(operation => operation.Get("Status")));
        Assert.Empty(bench.Session.Console.Questions);
    }

    [Theory]
    [InlineData("Get-AmpersandOperation")]
    [InlineData("$sent = @(); Get-AmpersandOperation $sent")]
    [InlineData("@() | Get-AmpersandOperation")]
    public async Task Where_there_are_none_nothing_is_shown_asked_or_prompted_for(string command)
    {
        await using var bench = await Workbench.StartAsync();

        Assert.Empty(bench.Run(command).ThrowIfErrors().Output);

        Assert.Empty(bench.Session.Console.Questions);
        Assert.Empty(bench.Emulator.Requests.All);
    }

    [Fact]
    public async Task A_pipeline_that_brings_none_shows_none_of_the_session()
    {
        await using var bench = await Workbench.StartAsync();
        bench.Run($"$sent = {Upsert}").ThrowIfErrors();

        Assert.Empty(bench.Run("@() | Get-AmpersandOperation; $none = @(); Get-AmpersandOperation $none").ThrowIfErrors().Output);
    }

    [Theory]
    [InlineData("Get-AmpersandOperation $id")]
    [InlineData("Get-AmpersandOperation $id.ToUpperInvariant()")]
    [InlineData("Wait-AmpersandOperation $id")]
    [InlineData("[pscustomobject]@{ OperationId = $id } | Get-AmpersandOperation")]
    [InlineData("Get-AmpersandOperation")]
    [InlineData("Get-AmpersandOperation -InstallationId (Get-AmpersandOperation $id).InstallationId")]
    public async Task An_operation_looked_at_again_keeps_what_the_session_knows_of_it(string command)
    {
        await using var bench = await Workbench.StartAsync();
        bench.Run($"$id = ({Upsert}).OperationId").ThrowIfErrors();
        await bench.Emulator.WhenIdleAsync();

        var operation = bench.Run(command).OnlyOutput();

        Assert.Equal("BulkWriteCompleted", operation.Get("Status"));
        Assert.Equal(
            ("sample-org-id", "thing__c", "k__c", "pipeline", 1, 1L, 2L, 9L, "23rsdf32", "default"),
            (operation.Get("GroupRef"), operation.Get("ObjectName"), operation.Get("PrimaryKey"), operation.Get("Source"),
                operation.Get("Part"), operation.Get("FirstRecord"), operation.Get("Records"), operation.Get("Bytes"),
                operation.Get("Integration"), operation.Get("ConnectionName")));
        Assert.NotNull(operation.Get("SubmitTime"));
        Assert.Equal((2L, 0L), (operation.Get("RecordsSucceeded"), operation.Get("RecordsFailed")));
    }

    [Fact]
    public async Task What_was_accepted_is_remembered_where_a_stop_kept_it_from_being_shown()
    {
        await using var bench = await Workbench.StartAsync(new EmulatorOptions { ProcessingTime = TimeSpan.FromHours(1) });
        var running = bench.Session.Start($"{Upsert} -Wait");
        await bench.Emulator.Requests.WaitForAsync(
            request => request.Target.Contains("/operations/", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        var stopped = await running.StopAsync();

        Assert.Empty(stopped.Output);
        var operation = bench.Run("Get-AmpersandOperation").OnlyOutput();
        Assert.Equal(("in_progress", "k__c", 2L), (operation.Get("Status"), operation.Get("PrimaryKey"), operation.Get("Records")));
    }

    [Fact]
    public async Task Operations_are_picked_by_status_type_time_and_project()
    {
        await using var bench = await Workbench.StartAsync();
        bench.Run($"$good = {Upsert}").ThrowIfErrors();
        bench.Emulator.Rules["thing__c"] = new ObjectRules { FinalStatus = "failure" };
        bench.Run($"$bad = {Upsert} -Project other").ThrowIfErrors();
        await bench.Emulator.WhenIdleAsync();
        var (good, bad) = (Ids(bench.Run("$good")), Ids(bench.Run("$bad")));

        Assert.Equal(bad, Ids(bench.Run("Get-AmpersandOperation -Status fail*")));
        Assert.Equal(good, Ids(bench.Run("Get-AmpersandOperation $good, $bad -Status BulkWriteCompleted")));
        Assert.Equal(bad, Ids(bench.Run("Get-AmpersandOperation -Project other")));
        Assert.Equal([.. good, .. bad], Ids(bench.Run("Get-AmpersandOperation -ActionType write")));
        Assert.Empty(bench.Run("Get-AmpersandOperation -ActionType read").ThrowIfErrors().Output);
        Assert.Empty(bench.Run("Get-AmpersandOperation -Since (Get-Date).AddHours(1)").ThrowIfErrors().Output);
    }

    [Fact]
    public async Task Each_is_asked_for_where_it_was_accepted_or_not_at_all()
    {
        await using var bench = await Workbench.StartAsync();
        await using var other = await Workbench.StartAsync();
        bench.Run($"$here = {Upsert}").ThrowIfErrors();
        bench.Run($"$there = {Upsert} -WriteUri $other -ApiUri $other", new { other = other.Emulator.ApiUri }).ThrowIfErrors();

        Assert.Equal(Ids(bench.Run("$here; $there")), Ids(bench.Run("Get-AmpersandOperation")));

        // The connection that parameters made is gone with the next one that they make.
        bench.Run("Get-AmpersandOperation $here.OperationId -WriteUri http://127.0.0.1:1/v1").ThrowIfErrors();
        var seen = other.Emulator.Requests.All.Count;
        var result = bench.Run("Get-AmpersandOperation");

        Expect.Names(
            result.OnlyError("ConnectionNotFound").ToString(),
            Ids(bench.Run("$there"))[0], other.Emulator.ApiUri.Authority, "-Connection", "nothing was asked");
        Assert.Equal(Ids(bench.Run("$here")), Ids(result));
        Assert.Equal(seen, other.Emulator.Requests.All.Count);
    }

    [Fact]
    public async Task Those_of_a_connection_that_is_named_are_shown_alone()
    {
        await using var bench = await Workbench.StartAsync();
        await using var other = await Workbench.StartAsync();
        bench.Run(
            "$null = Connect-Ampersand $key -Name there -Project 2234wf -Integration i -GroupRef g -WriteUri $other -ApiUri $other "
                + "-NotDefault -ObjectCheck Never",
            new { other = other.Emulator.ApiUri }).ThrowIfErrors();
        bench.Run($"$here = {Upsert}; $there = {Upsert} -Connection there").ThrowIfErrors();

        Assert.Equal(Ids(bench.Run("$here; $there")), Ids(bench.Run("Get-AmpersandOperation")));
        Assert.Equal(Ids(bench.Run("$there")), Ids(bench.Run("Get-AmpersandOperation -Connection there")));
        Assert.Equal(Ids(bench.Run("$there")), Ids(bench.Run("Get-AmpersandOperation -ApiUri $other")));
        Assert.Equal(Ids(bench.Run("$here")), Ids(bench.Run("Get-AmpersandOperation -Connection default")));
        Assert.Empty(bench.Run("$Error").Output);
    }

    [Fact]
    public async Task Only_the_latest_are_remembered()
    {
        await using var bench = await Workbench.StartAsync();
        var value = new string('x', 600);
        var rows = string.Concat(Enumerable.Range(1, 1_030).Select(number => FormattableString.Invariant($"{number},{value}\n")));
        var path = bench.Save("many.csv", "k__c,n__c\n" + rows);

        var sent = Ids(bench.Run("Invoke-AmpersandUpsert thing__c $path -PrimaryKey k__c -PartSizeBytes 1024", new { path }));
        Assert.Equal(1_030, sent.Length);

        var remembered = bench.Run("Get-AmpersandOperation").ThrowIfErrors();
        Assert.Equal(1_024, remembered.Output.Count);
        Assert.Subset(sent.ToHashSet(StringComparer.Ordinal), Ids(remembered).ToHashSet(StringComparer.Ordinal));
    }

    [Fact]
    public async Task No_key_is_remembered_with_them()
    {
        await using var bench = await Workbench.StartAsync();
        bench.Run($"$null = {Upsert}; $null = Get-AmpersandOperation").ThrowIfErrors();

        var memory = bench.Run("$global:AmpersandWriteOperations").OnlyOutput().BaseObject;
        Assert.Contains(Reachable(memory), thing => thing.GetType().Name == "AmpersandOperation");
        Assert.DoesNotContain(Reachable(memory), thing => thing.GetType().Name is "AmpersandConnection" or "ApiKey");

        bench.Run("Disconnect-Ampersand");
        bench.Run("Get-AmpersandOperation").Terminating("ApiKeyMissing");
    }

    private static string[] Ids(SessionResult result) =>
        [.. result.Output.Select(operation => (string)operation.Get("OperationId")!)];

    /// <summary>All objects of the module that hang on an object by their fields.</summary>
    private static IReadOnlyCollection<object> Reachable(object root)
    {
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        var next = new Stack<object>([root]);
        while (next.TryPop(out var thing))
        {
            if (!seen.Add(thing))
            {
                continue;
            }

            foreach (var value in thing is IEnumerable and not string
                ? ((IEnumerable)thing).Cast<object?>()
                : FieldsOf(thing.GetType()).Select(field => field.GetValue(thing)))
            {
                if (value is not null and not string and not Type and not Pointer && !value.GetType().IsPrimitive)
                {
                    next.Push(value);
                }
            }
        }

        return seen;
    }

    private static IEnumerable<FieldInfo> FieldsOf(Type? type) => type is null || type == typeof(object)
        ? []
        : type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
            .Concat(FieldsOf(type.BaseType));
}
