using System.Diagnostics;
using System.Reflection;
using Ampersand.Write.Emulator;
using Ampersand.Write.Tests.Harness;

namespace Ampersand.Write.Tests.Samples;

/// <summary>samples/client: the cmdlet's job in a C# program, by what is public of the library.</summary>
public sealed class ClientSampleTests
{
    private const string Key = "sample-key-6f1c";

    private static readonly string Configuration =
        typeof(ClientSampleTests).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration.ToLowerInvariant();

    private static readonly string Program = Repository.PathOf("artifacts", "bin", "client", Configuration, "client.dll");
    private static readonly string Tactics = Repository.PathOf("samples", "tactics.csv");

    [Fact]
    public async Task A_file_is_upserted_and_its_operation_shown_when_it_has_ended()
    {
        await using var emulator = await StartAsync();

        (var exitCode, var output, var error) = await RunAsync(emulator, "tactics__c", "custom_id__c", Tactics);

        Assert.Equal((0, string.Empty), (exitCode, error));
        Assert.Equal($"{Assert.Single(emulator.Operations.All).Id} (BulkWriteCompleted): 3 records of {Tactics}", output.TrimEnd());
        Assert.Equal(3, emulator.Records.Count("tactics__c"));
    }

    [Fact]
    public async Task What_the_service_did_not_write_is_said_and_decides_the_exit_code()
    {
        await using var emulator = await StartAsync();
        emulator.Rules["tactics__c"] = new ObjectRules { FinalStatus = "failure", Result = "No such field." };

        (var exitCode, var output, var error) = await RunAsync(emulator, "tactics__c", "custom_id__c", Tactics);

        Assert.Equal((1, string.Empty), (exitCode, error));
        Assert.Contains("No such field.", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_with_an_error_is_told_and_not_sent()
    {
        await using var emulator = await StartAsync();

        (var exitCode, _, var error) = await RunAsync(emulator, "tactics__c", "nosuch__c", Tactics);

        Assert.Equal(1, exitCode);
        Assert.StartsWith("CsvInvalid: ", error, StringComparison.Ordinal);
        Assert.DoesNotContain(emulator.Requests.All, request => request.Method != "GET");
    }

    private static Task<EmulatorServer> StartAsync() => EmulatorServer.StartAsync(
        new EmulatorOptions { ProcessingTime = TimeSpan.Zero, ApiKeys = [Key] }, TestContext.Current.CancellationToken);

    private static async Task<(int ExitCode, string Output, string Error)> RunAsync(EmulatorServer emulator, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["AMP_API_KEY"] = Key;
        start.Environment["AMP_PROJECT"] = "2234wf";
        start.Environment["AMP_INTEGRATION"] = "23rsdf32";
        start.Environment["AMP_GROUP_REF"] = "sample-org-id";
        start.Environment["AMP_WRITE_URI"] = start.Environment["AMP_API_URI"] = emulator.ApiUri.AbsoluteUri;
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, output, await error);
    }
}
