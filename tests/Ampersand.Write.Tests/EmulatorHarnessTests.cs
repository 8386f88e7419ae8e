using Ampersand.Write.Tests.Harness;

namespace Ampersand.Write.Tests;

public sealed class EmulatorHarnessTests(EmulatorFixture emulator) : IClassFixture<EmulatorFixture>
{
    [Fact]
    public async Task A_connected_session_writes_to_the_emulator_of_its_test_class()
    {
        using var session = await emulator.ConnectAsync();

        session.Run("""
            [pscustomobject]@{ key__c = 1; name__c = 'one' } | Invoke-AmpersandUpsert connected__c -PrimaryKey key__c | Wait-AmpersandOperation
            """).ThrowIfErrors();

        Assert.Equal(1, emulator.Server.Records.Count("connected__c"));
    }
}
