using System.Data.Common;
using Ampersand.Write.Tests.Cmdlets;
using Ampersand.Write.Tests.Harness;
using Microsoft.Data.Sqlite;

namespace Ampersand.Write.Tests.Samples;

/// <summary>What a sample does with things that only a program can give it; tests/Pester runs all of them as users do.</summary>
public sealed class SampleTests
{
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

        var operation = Assert.Single(
            bench.Run("& $sample -Database $database", new { sample = Repository.PathOf("samples", "sql-to-salesforce.ps1"), database })
                .ThrowIfErrors().Output);

        Assert.Equal("BulkWriteCompleted", operation.Properties["Status"].Value);
        var records = bench.Emulator.Records.List("tactics__c");
        Assert.Equal(["10.5", null], records.Select(record => record["daily_budget_amount__c"]));
        Assert.Equal(["LEAD_GENERATION", "a, \"b\""], records.Select(record => record["objective_type__c"]));
    }
}
