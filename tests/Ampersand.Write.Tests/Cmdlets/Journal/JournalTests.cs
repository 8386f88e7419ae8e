using Ampersand.Write.Emulator;
using Ampersand.Write.Tests.Harness;

namespace Ampersand.Write.Tests.Cmdlets;

/// <summary>The same command again goes on where an interrupted run ended.</summary>
public sealed class JournalTests
{
    private const string Upsert = "Invoke-AmpersandUpsert thing__c $file -PrimaryKey k__c -PartSizeBytes 1024 "
        + "-JournalPath $journal";

    [Fact]
    public async Task The_same_command_sends_the_rest_and_emits_everything()
    {
        await using var bench = await JournalBench.StartAsync();
        bench.Break(after: 2);
        var first = bench.Run(Upsert);
        var error = first.Terminating("BadRequest");
        Assert.Equal([1, 2], first.Output.Select(operation => operation.Get("Part")));
        Expect.Names(
            error.ToString(),
            $"Refused: records 41 to 60 of {bench.File}. Not sent: {bench.File} from record 61 on.",
            $"operation {first.Output[1].Get("OperationId")} with records 21 to 40 of {bench.File}",
            $"The journal '{bench.Journal}' knows this: the same command goes on there.");

        var second = bench.Run($"{Upsert} | Wait-AmpersandOperation").ThrowIfErrors();

        Assert.Equal([1, 2, 3, 4], second.Output.Select(operation => operation.Get("Part")).Order());
        Assert.Equal(
            first.Output.Select(operation => operation.Get("OperationId")),
            second.Output.OrderBy(operation => operation.Get("Part")).Take(2).Select(operation => operation.Get("OperationId")));
        Assert.All(second.Output, operation => Assert.Equal("BulkWriteCompleted", operation.Get("Status")));
        Assert.Empty(second.Warnings);
        Assert.Equal(5, bench.Writes.Count);
        Assert.Equal(80, bench.Emulator.Records.Count("thing__c"));
    }

    [Fact]
    public async Task A_journal_that_another_process_holds_is_refused_and_can_be_looked_at()
    {
        await using var bench = await JournalBench.StartAsync();
        bench.Emulator.Faults.Order(new Fault { Kind = FaultKind.Delay, Method = "PUT", After = 1, Delay = TimeSpan.FromDays(1) });
        await using var other = PowerShellProcess.Start(Repository.Manifest, bench.Variables);
        await other.BeginAsync(
            $"Invoke-AmpersandUpsert thing__c '{bench.File}' -PrimaryKey k__c -PartSizeBytes 1024 -ThrottleLimit 1 "
                + $"-SkipObjectCheck -JournalPath '{bench.Journal}'");
        await bench.Emulator.Requests.WaitForAsync(request => request.Method == "PUT"
            && request.Number == 2, TestContext.Current.CancellationToken);

        var error = bench.Run(Upsert).Terminating("JournalInUse");
        var held = bench.Run("Get-AmpersandJournal $journal").OnlyOutput();

        Expect.Names(error.ToString(), bench.Journal, "in use by another run");
        Assert.Equal(2, bench.Writes.Count);
        Assert.Equal(true, held.Get("InUse"));
        Assert.Equal((1, 1), (held.Get("PartsAccepted"), held.Get("PartsUncertain")));

        await other.KillAsync();
        bench.Emulator.Faults.Clear();
        var left = bench.Run("Get-AmpersandJournal $journal").OnlyOutput();
        Assert.Equal(false, left.Get("InUse"));
        Assert.Equal(4, bench.Run(Upsert).ThrowIfErrors().Output.Count);
    }

    [Fact]
    public async Task What_it_would_do_is_told_without_doing_it()
    {
        await using var bench = await JournalBench.StartAsync();
        bench.Run($"{Upsert} -WhatIf").ThrowIfErrors();
        Assert.False(File.Exists(bench.Journal));

        bench.Break(after: 1);
        bench.Run(Upsert).Terminating("BadRequest");
        var journal = File.ReadAllText(bench.Journal);
        _ = bench.Session.Console.Take();
        var result = bench.Run($"{Upsert} -WhatIf").ThrowIfErrors();

        Assert.Empty(result.Output);
        Assert.Contains("4 parts, 1 of them accepted already", bench.Session.Console.Take(), StringComparison.Ordinal);
        Assert.Equal(journal, File.ReadAllText(bench.Journal));
    }

    [Fact]
    public async Task A_path_outside_of_the_file_system_can_be_no_journal()
    {
        await using var bench = await JournalBench.StartAsync();

        bench.Run("Invoke-AmpersandUpsert thing__c $file -PrimaryKey k__c -JournalPath Env:/PATH").Terminating("PathNotAFile");

        Assert.Empty(bench.Emulator.Requests.All);
        Assert.Equal([bench.File], Directory.GetFiles(bench.Folder));
    }

    [Fact]
    public async Task Its_state_has_a_table_and_leads_on_to_its_operations()
    {
        await using var bench = await JournalBench.StartAsync();
        bench.Break(after: 2);
        bench.Run(Upsert).Terminating("BadRequest");

        var table = bench.Session.Render("Get-AmpersandJournal $journal");
        var waited = bench.Run("Get-AmpersandJournal $journal | Wait-AmpersandOperation").ThrowIfErrors();
        var named = bench.Run("Wait-AmpersandOperation (Get-AmpersandJournal $journal)").ThrowIfErrors();

        Expect.Names(table, "State", "incomplete", "2/4", "41", "thing__c", "run.journal");
        Assert.Equal([1, 2], waited.Output.Select(operation => operation.Get("Part")).Order());
        Assert.Equal([1, 2], named.Output.Select(operation => operation.Get("Part")).Order());
        Assert.All(waited.Output, operation => Assert.Equal((bench.File, 20L), (operation.Get("Source"), operation.Get("Records"))));
        Assert.DoesNotContain(Workbench.Key, File.ReadAllText(bench.Journal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_journal_is_an_error_of_its_own()
    {
        await using var bench = await JournalBench.StartAsync();
        bench.Run(Upsert).ThrowIfErrors();

        var result = bench.Run("$file, $journal, \"$folder/none\" | Get-AmpersandJournal");

        Assert.Equal(["JournalInvalid", "FileNotFound"], result.Errors.Select(Expect.IdOf));
        Assert.Equal(true, Assert.Single(result.Output).Get("IsComplete"));
    }
}
