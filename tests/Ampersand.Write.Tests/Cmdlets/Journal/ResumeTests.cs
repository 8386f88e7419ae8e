using Ampersand.Write.Tests.Harness;

namespace Ampersand.Write.Tests.Cmdlets;

/// <summary>-Resume keeps a journal by itself, and an interrupted run says the command that goes on.</summary>
public sealed class ResumeTests
{
    private const string GoOn = "Go on with: ";

    [Theory]
    [InlineData("-Resume")]
    [InlineData("-JournalPath ./run.journal")]
    public async Task The_command_that_an_interrupted_run_prints_goes_on_from_anywhere(string journal)
    {
        await using var bench = await JournalBench.StartAsync();
        await using var shell = Start(bench);
        bench.Break(after: 2);

        var first = await shell.RunAsync(
            $"Set-Location '{bench.Folder}'; Invoke-AmpersandUpsert thing__c ./data.csv -PrimaryKey k__c -PartSizeBytes 1024 "
                + $"-ThrottleLimit 1 -HeaderMap @{{ 'name__c' = 'title__c' }} {journal}");

        var error = Assert.Single(first, line => line.StartsWith("failed BadRequest", StringComparison.Ordinal));
        var command = error[(error.IndexOf(GoOn, StringComparison.Ordinal) + GoOn.Length)..];
        Expect.Names(command, $"-LiteralPath '{bench.File}'", "-HeaderMap @{ 'name__c' = 'title__c' }", "-PartSizeBytes 1024");
        var second = await shell.RunAsync($"Set-Location /; {command} | ForEach-Object Part");

        Assert.Equal(["output 1", "output 2", "output 3", "output 4"], second);
        Assert.Equal(5, bench.Writes.Count);
        Assert.Equal(80, bench.Emulator.Records.Count("thing__c"));
        Assert.Empty(await shell.RunAsync("Get-AmpersandJournal"));
    }

    [Fact]
    public async Task A_changed_file_is_refused_with_both_ways_on()
    {
        const string Upsert = "Invoke-AmpersandUpsert thing__c $env:FILE -PrimaryKey k__c -PartSizeBytes 1024 -ThrottleLimit 1 -Resume "
            + "| ForEach-Object Part";
        await using var bench = await JournalBench.StartAsync();
        await using var shell = Start(bench);
        bench.Break(after: 2);
        await shell.RunAsync(Upsert);
        bench.Save("data.csv", JournalBench.Csv(40, prefix: "n"));

        var refused = Assert.Single(await shell.RunAsync(Upsert));

        Expect.Names(refused, "failed JournalMismatch", "Either finish it", "Remove-AmpersandJournal -LiteralPath '");
        var remove = refused[refused.IndexOf("Remove-AmpersandJournal", StringComparison.Ordinal)..];
        Assert.Contains("error JournalUnfinished", Assert.Single(await shell.RunAsync("Get-AmpersandJournal | Remove-AmpersandJournal")));
        Assert.Equal(["output goes on at record 41 of " + bench.File], await shell.RunAsync("Get-AmpersandJournal | ForEach-Object NextRun"));
        Assert.Empty(await shell.RunAsync(remove));
        Assert.Equal(["output 1", "output 2"], await shell.RunAsync(Upsert));
    }

    [Fact]
    public async Task Records_are_refused_with_what_to_do()
    {
        await using var bench = await JournalBench.StartAsync();

        var error = bench.Run("@{ k__c = 1 } | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c -Resume").Terminating("ResumeWithoutFiles");

        Expect.Names(error.ErrorDetails.Message, "-JournalPath");
        Assert.Empty(bench.Writes);
    }

    [Fact]
    public async Task A_complete_journal_is_removed_unless_that_is_only_asked_about()
    {
        await using var bench = await JournalBench.StartAsync();
        bench.Run("$null = Invoke-AmpersandUpsert thing__c $file -PrimaryKey k__c -JournalPath $journal").ThrowIfErrors();

        bench.Run("Remove-AmpersandJournal $journal -WhatIf").ThrowIfErrors();
        Assert.True(File.Exists(bench.Journal));
        bench.Run("Remove-AmpersandJournal $journal").ThrowIfErrors();

        Assert.False(File.Exists(bench.Journal));
    }

    private static PowerShellProcess Start(JournalBench bench) => PowerShellProcess.Start(
        Repository.Manifest,
        new Dictionary<string, string>(bench.Variables, StringComparer.Ordinal)
        {
            ["XDG_STATE_HOME"] = Path.Combine(bench.Folder, "state"),
            ["HOME"] = bench.Folder,
            ["LOCALAPPDATA"] = Path.Combine(bench.Folder, "state"),
            ["FILE"] = bench.File,
        });
}
