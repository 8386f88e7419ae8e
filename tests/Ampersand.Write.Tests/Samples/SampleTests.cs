using System.Data.Common;
using Ampersand.Write.Tests.Cmdlets;
using Ampersand.Write.Tests.Harness;
using Ampersand.Write.Tests.Playground;
using Microsoft.Data.Sqlite;

namespace Ampersand.Write.Tests.Samples;

/// <summary>The samples that need nothing but the engine; tests/Pester runs all of them in an installed PowerShell.</summary>
public sealed class SampleTests
{
    [Fact]
    public async Task The_rehearsal_of_a_bad_night_comes_to_its_end()
    {
        var (exitCode, output, error) = await PlaygroundProgram.RunAsync(input: "", Repository.PathOf("samples", "rehearsal.ps1"));

        Assert.Equal("", error);
        Assert.Equal(0, exitCode);
        var said = new[] { "Accepted all the same: ", "Sent again, which an upsert by key allows: ", "BulkWriteCompleted", "Said: The write of tactics__c", "Given up, with one error: ConnectionLost" };
        var at = -1;
        foreach (var line in said)
        {
            var next = output.IndexOf(line, at + 1, StringComparison.Ordinal);
            Assert.True(next > at, $"'{line}' is not said in its place:\n{output}");
            at = next;
        }
    }

    [Fact]
    public async Task Rows_of_a_real_database_become_records()
    {
        await using var bench = await Workbench.StartAsync();
        await using DbConnection database = new SqliteConnection("Data Source=:memory:");
        await database.OpenAsync(TestContext.Current.CancellationToken);
        await using (var command = database.CreateCommand())
        {
            command.CommandText = """
                create table tactics (id integer primary key, started text, objective text, budget real);
                insert into tactics values (7, '2023-11-20T11:36:22-08:00', 'LEAD_GENERATION', 10.5), (8, '2023-11-20T11:36:22-08:00', 'a, "b"', null);
                """;
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        var operation = Assert.Single(bench.Run("& $sample -Database $database", new { sample = Repository.PathOf("samples", "sql-to-salesforce.ps1"), database }).ThrowIfErrors().Output);

        Assert.Equal("BulkWriteCompleted", operation.Properties["Status"].Value);
        var records = bench.Emulator.Records.List("tactics__c");
        Assert.Equal(["10.5", null], records.Select(record => record["daily_budget_amount__c"]));
        Assert.Equal(["LEAD_GENERATION", "a, \"b\""], records.Select(record => record["objective_type__c"]));
    }
}
