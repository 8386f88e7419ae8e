using System.Management.Automation;
using Ampersand.Write.Emulator;
using Ampersand.Write.Tests.Harness;

namespace Ampersand.Write.Tests.Cmdlets;

/// <summary>The same command again goes on where an interrupted run ended.</summary>
public sealed class JournalTests
{
    private const string Upsert = "Invoke-AmpersandUpsert thing__c $file -PrimaryKey k__c -PartSizeBytes 1024 -JournalPath $journal";

    [Fact]
    public async Task The_same_command_sends_the_rest_and_emits_everything()
    {
        await using var bench = await JournalBench.StartAsync();
        bench.Break(after: 2);
        SessionResult first = bench.Run(Upsert);
        ErrorRecord error = first.Terminating("BadRequest");
        Assert.Equal([1, 2], first.Output.Select(operation => operation.Get("Part")));
        Expect.Names(
            error.ToString(),
            $"Not sent: {bench.File} from record 41 on.",
            $"operation {first.Output[1].Get("OperationId")} with records 21 to 40 of {bench.File}",
            $"The journal '{bench.Journal}' knows this: the same command goes on there.");

        SessionResult second = bench.Run($"{Upsert} | Wait-AmpersandOperation").ThrowIfErrors();

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
    public async Task A_recalled_operation_knows_what_a_fresh_one_does()
    {
        await using var bench = await JournalBench.StartAsync();
        PSObject fresh = bench.Run(Upsert).ThrowIfErrors().Output[1];

        PSObject recalled = bench.Run(Upsert).ThrowIfErrors().Output[1];

        Assert.Equal("submitted", recalled.Get("Status"));
        Assert.Equal(
            fresh.Properties.Where(property => property.Name != "SubmitTime").Select(property => $"{property.Name}={property.Value}"),
            recalled.Properties.Where(property => property.Name != "SubmitTime").Select(property => $"{property.Name}={property.Value}"));
        var apart = (DateTimeOffset)recalled.Get("SubmitTime")! - (DateTimeOffset)fresh.Get("SubmitTime")!;
        Assert.InRange(apart.Duration(), TimeSpan.Zero, TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task What_is_complete_is_emitted_and_not_sent()
    {
        await using var bench = await JournalBench.StartAsync();
        SessionResult first = bench.Run(Upsert).ThrowIfErrors();
        Assert.Equal(["complete"], bench.Lines().TakeLast(1));

        SessionResult second = bench.Run($"{Upsert} -Wait").ThrowIfErrors();

        Assert.Equal(4, bench.Writes.Count);
        Assert.Equal(
            first.Output.Select(operation => operation.Get("OperationId")).Order(),
            second.Output.Select(operation => operation.Get("OperationId")).Order());
        Assert.Equal([bench.Journal], Directory.GetFiles(bench.Folder, "run*"));
    }

    [Fact]
    public async Task A_part_whose_answer_was_lost_is_sent_again_with_a_warning()
    {
        await using var bench = await JournalBench.StartAsync("-MaximumRetryCount 0");
        bench.Emulator.Faults.Order(new Fault { Kind = FaultKind.LostAnswer, Method = "PUT", After = 1 });
        ErrorRecord error = bench.Run(Upsert).Terminating("ConnectionLost");
        Expect.Names(error.ToString(), $"Records 21 to 40 of {bench.File} may have been accepted all the same");

        SessionResult second = bench.Run(Upsert).ThrowIfErrors();

        Expect.Names(Assert.Single(second.Warnings), "part 2 (records 21 to 40)", bench.File, "it is sent again, which does no harm");
        Assert.Equal(4, second.Output.Count);
        Assert.Equal(5, bench.Writes.Count);
        Assert.Equal(80, bench.Emulator.Records.Count("thing__c"));
    }

    [Theory]
    [InlineData("Invoke-AmpersandUpsert other__c $file -PrimaryKey k__c -PartSizeBytes 1024 -JournalPath $journal", "ObjectName was 'thing__c' and is 'other__c'")]
    [InlineData("Invoke-AmpersandUpsert thing__c $file -PrimaryKey name__c -PartSizeBytes 1024 -JournalPath $journal", "PrimaryKey was 'k__c' and is 'name__c'")]
    [InlineData("Invoke-AmpersandUpsert thing__c $file -PrimaryKey k__c -JournalPath $journal", "PartSizeBytes was '1024' and is '10485760'")]
    [InlineData("Invoke-AmpersandUpsert thing__c $file -PrimaryKey k__c -PartSizeBytes 1024 -JournalPath $journal -GroupRef other", "GroupRef was 'sample-org-id' and is 'other'")]
    [InlineData("Invoke-AmpersandUpsert thing__c $file -PrimaryKey k__c -PartSizeBytes 1024 -JournalPath $journal -Property k__c", "Property was 'all' and is ''k__c''")]
    [InlineData("Add-Content $file 'new,x'; Invoke-AmpersandUpsert thing__c $file -PrimaryKey k__c -PartSizeBytes 1024 -JournalPath $journal", "4,019 bytes")]
    [InlineData("Set-Content \"$file.csv\" k__c, new; Invoke-AmpersandUpsert thing__c $file, \"$file.csv\" -PrimaryKey k__c -PartSizeBytes 1024 -JournalPath $journal", "is new")]
    [InlineData("@{ k__c = 1 } | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c -PartSizeBytes 1024 -JournalPath $journal", "is records from the pipeline")]
    public async Task What_differs_is_told_and_nothing_is_sent(string script, string difference)
    {
        await using var bench = await JournalBench.StartAsync();
        bench.Break(after: 1);
        bench.Run(Upsert).Terminating("BadRequest");
        var journal = File.ReadAllText(bench.Journal);
        var writes = bench.Writes.Count;

        ErrorRecord error = bench.Run(script).Terminating("JournalMismatch");

        Expect.Names(error.ToString(), bench.Journal, difference, "Nothing was sent");
        Assert.Equal(writes, bench.Writes.Count);
        Assert.Equal(journal, File.ReadAllText(bench.Journal));
    }

    [Fact]
    public async Task A_journal_that_another_process_holds_is_refused_and_can_be_looked_at()
    {
        await using var bench = await JournalBench.StartAsync();
        bench.Emulator.Faults.Order(new Fault { Kind = FaultKind.Delay, Method = "PUT", After = 1, Delay = TimeSpan.FromDays(1) });
        await using var other = PowerShellProcess.Start(Repository.Manifest, bench.Variables);
        await other.BeginAsync($"Invoke-AmpersandUpsert thing__c '{bench.File}' -PrimaryKey k__c -PartSizeBytes 1024 -JournalPath '{bench.Journal}'");
        await bench.Emulator.Requests.WaitForAsync(request => request.Method == "PUT" && request.Number == 2, TestContext.Current.CancellationToken);

        ErrorRecord error = bench.Run(Upsert).Terminating("JournalInUse");
        PSObject held = bench.Run("Get-AmpersandJournal $journal").OnlyOutput();

        Expect.Names(error.ToString(), bench.Journal, "in use by another run");
        Assert.Equal(2, bench.Writes.Count);
        Assert.Equal(true, held.Get("InUse"));
        Assert.Equal((1, 1), (held.Get("PartsAccepted"), held.Get("PartsUncertain")));

        await other.KillAsync();
        bench.Emulator.Faults.Clear();
        PSObject left = bench.Run("Get-AmpersandJournal $journal").OnlyOutput();
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
        SessionResult result = bench.Run($"{Upsert} -WhatIf").ThrowIfErrors();

        Assert.Empty(result.Output);
        Assert.Contains("4 parts, 1 of them accepted already", bench.Session.Console.Take(), StringComparison.Ordinal);
        Assert.Equal(journal, File.ReadAllText(bench.Journal));
    }

    [Fact]
    public async Task What_was_not_confirmed_is_not_called_complete()
    {
        await using var bench = await JournalBench.StartAsync();
        bench.Session.Console.Answers.Enqueue("No");

        bench.Run("$file, $second | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c -JournalPath $journal -Confirm", new { second = bench.Save("second.csv", "k__c\nsecond\n"), answers = 0 });

        Assert.False(File.Exists(bench.Journal));
        bench.Session.Console.Answers.Enqueue("Yes");
        bench.Session.Console.Answers.Enqueue("No");
        bench.Run("$file, $second | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c -JournalPath $journal -Confirm").ThrowIfErrors();

        PSObject state = bench.Run("Get-AmpersandJournal $journal").OnlyOutput();
        Assert.Equal(false, state.Get("IsComplete"));
        Assert.Equal(1, state.Get("PartsAccepted"));
        Assert.Equal(Path.Combine(bench.Folder, "second.csv"), state.Get("NextSource"));
    }

    [Fact]
    public async Task A_torn_last_line_is_repaired()
    {
        await using var bench = await JournalBench.StartAsync();
        bench.Break(after: 2);
        bench.Run(Upsert).Terminating("BadRequest");
        File.AppendAllText(bench.Journal, "{\"line\":\"intent\",\"ti");

        SessionResult result = bench.Run($"{Upsert} -Verbose").ThrowIfErrors();

        Assert.Contains(result.Verbose, line => line.Contains("was cut short by an interrupted run", StringComparison.Ordinal));
        Assert.Equal(4, result.Output.Count);
        Assert.Equal(["complete"], bench.Lines().TakeLast(1));
    }

    [Fact]
    public async Task A_full_disk_ends_the_run_before_anything_is_sent()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has a device that is always full.");
        await using var bench = await JournalBench.StartAsync();
        File.CreateSymbolicLink(bench.Journal, "/dev/full");

        ErrorRecord error = bench.Run(Upsert).Terminating("JournalUnwritable");

        Expect.Names(error.ToString(), bench.Journal, "No space left on device", "What cannot be recorded is not sent");
        Assert.Empty(bench.Writes);
    }

    [Theory]
    [InlineData("$folder", "JournalIsFolder")]
    [InlineData("$file", "JournalInvalid")]
    [InlineData("\"$folder/missing/run.journal\"", "JournalUnwritable")]
    [InlineData("'Env:/PATH'", "PathNotAFile")]
    public async Task A_path_that_cannot_be_a_journal_is_refused_before_anything_is_read(string path, string id)
    {
        await using var bench = await JournalBench.StartAsync();
        var content = File.ReadAllText(bench.File);

        SessionResult result = bench.Run($"Invoke-AmpersandUpsert thing__c $file -PrimaryKey k__c -JournalPath {path} -Verbose");

        result.Terminating(id);
        Assert.Empty(bench.Emulator.Requests.All);
        Assert.Equal(content, File.ReadAllText(bench.File));
        Assert.Equal([bench.File], Directory.GetFiles(bench.Folder));
    }

    [Fact]
    public async Task An_invalid_file_leaves_no_journal_that_would_bind_the_next_try()
    {
        await using var bench = await JournalBench.StartAsync();
        bench.Run("Invoke-AmpersandUpsert thing__c $file -PrimaryKey missing__c -PartSizeBytes 1024 -JournalPath $journal").Terminating("CsvInvalid");

        Assert.Equal([bench.File], Directory.GetFiles(bench.Folder));
        Assert.Equal(4, bench.Run(Upsert).ThrowIfErrors().Output.Count);
    }

    [Fact]
    public async Task Several_files_go_on_in_the_right_one()
    {
        await using var bench = await JournalBench.StartAsync();
        var second = bench.Save("second.csv", JournalBench.Csv(40, "s"));
        bench.Break(after: 5);
        const string Both = "Invoke-AmpersandUpsert thing__c $file, $second -PrimaryKey k__c -PartSizeBytes 1024 -JournalPath $journal";
        ErrorRecord error = bench.Run(Both, new { second }).Terminating("BadRequest");
        Expect.Names(error.ToString(), $"Not sent: {second} from record 21 on.");

        SessionResult result = bench.Run(Both).ThrowIfErrors();

        Assert.Equal([.. Enumerable.Repeat(bench.File, 4), second, second], result.Output.Select(operation => operation.Get("Source")));
        Assert.Equal(7, bench.Writes.Count);
        Assert.Equal(120, bench.Emulator.Records.Count("thing__c"));
    }

    [Fact]
    public async Task Its_state_has_a_table_and_leads_on_to_its_operations()
    {
        await using var bench = await JournalBench.StartAsync();
        bench.Break(after: 2);
        bench.Run(Upsert).Terminating("BadRequest");

        var table = bench.Session.Render("Get-AmpersandJournal $journal");
        SessionResult waited = bench.Run("Get-AmpersandJournal $journal | Wait-AmpersandOperation").ThrowIfErrors();
        SessionResult named = bench.Run("Wait-AmpersandOperation (Get-AmpersandJournal $journal)").ThrowIfErrors();

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

        SessionResult result = bench.Run("$file, $journal, \"$folder/none\" | Get-AmpersandJournal");

        Assert.Equal(["JournalInvalid", "FileNotFound"], result.Errors.Select(Expect.IdOf));
        Assert.Equal(true, Assert.Single(result.Output).Get("IsComplete"));
    }
}
