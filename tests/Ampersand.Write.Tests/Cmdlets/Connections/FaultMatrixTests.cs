using System.Globalization;
using System.Management.Automation;
using Ampersand.Write.Client.Tests.Shared;
using Ampersand.Write.Emulator;
using Ampersand.Write.Wire;

namespace Ampersand.Write.Tests.Cmdlets;

/// <summary>
/// Each cmdlet against each fault that the service can meet it with: the error's id, and how often the service was asked.
/// </summary>
public sealed class FaultMatrixTests
{
    // What must happen once is not repeated where the service may have acted, and nobody knows then what came of it.
    private static readonly HashSet<string> Uncertain = new(StringComparer.Ordinal)
    {
        "408",
        "500",
        "501",
        "502",
        "503 without a body",
        "503 that says it is final",
        "504",
        "reset before the body",
        "reset in the body",
        "reset after the body",
        "lost answer",
        "lost answer once",
        "truncated answer",
        "truncated answer once",
        "endless answer",
        "HTML page as a success",
        "HTML page of a gateway",
        "invalid JSON",
        "JSON of another kind",
        "empty answer",
    };

    [Theory]
    [MemberData(nameof(ServiceCommands.All), MemberType = typeof(ServiceCommands))]
    public async Task A_fault_ends_in_its_error_after_as_many_requests_as_it_is_worth(string command)
    {
        await using var bench = await ServiceCommands.PrepareAsync(ServiceFault.Retries);
        var expected = new List<string>();
        var met = new List<string>();
        foreach (var fault in ServiceFault.All)
        {
            expected.Add(Row(Expected(command, fault)));

            bench.Emulator.Requests.Clear();
            bench.Emulator.Faults.Order(fault.Fault);
            var result = bench.Run(command);
            bench.Emulator.Faults.Clear();
            var error = result.Terminating ?? result.Errors.SingleOrDefault();
            met.Add(Row(fault with { ErrorId = error is null ? null : Expect.IdOf(error), Requests = (int)bench.Emulator.Requests.Count }));
            Assert.DoesNotContain("secret-signature", error?.ToString() ?? string.Empty, StringComparison.Ordinal);
        }

        Assert.Equal(expected, met);
    }

    [Fact]
    public async Task A_wait_rides_out_what_passes_and_ends_with_what_does_not()
    {
        await using var bench = await Workbench.StartAsync();
        var ids = bench.Emulator.Operations.Create(new OperationOrder { Count = ServiceFault.All.Count, Project = "2234wf" });
        foreach ((var fault, var id) in ServiceFault.All.Zip(ids))
        {
            bench.Emulator.Faults.Order(fault.Fault with { Path = $"**/operations/{id}", Times = 1 });
        }

        var result = bench.Run("$ids | Wait-AmpersandOperation -PollingIntervalSeconds 0.1 -TimeoutSeconds 120", new { ids });

        // A page in the answer's place or half an answer passes as well: whoever stands between may be gone the next time.
        Assert.Equal(
            ServiceFault.All.Select(fault => Row(fault.Requests > 1
                || fault.ErrorId == "InvalidResponse" ? fault with { ErrorId = null, Requests = 2 } : fault)),
            ServiceFault.All.Zip(ids, (fault, id) => Row(fault with
            {
                ErrorId = result.Errors.SingleOrDefault(error => Id(error.TargetObject) == id) is { } error ? Expect.IdOf(error) : null,
                Requests = bench.Emulator.Requests.All.Count(request => request.Target.EndsWith(id, StringComparison.Ordinal)),
            })));
        Assert.Equal(ids.Count, result.Errors.Count + result.Output.Count);
    }

    [Theory]
    [MemberData(nameof(ServiceCommands.All), MemberType = typeof(ServiceCommands))]
    public async Task An_answer_that_comes_too_late_is_asked_for_again(string command)
    {
        await using var bench = await ServiceCommands.PrepareAsync(retries: 1, connect: "-TimeoutSeconds 1");
        bench.Emulator.Requests.Clear();
        bench.Emulator.Faults.Order(new Fault { Kind = FaultKind.Delay, Delay = TimeSpan.FromMinutes(5), Times = 0 });

        var result = bench.Run(
            $"{command.Replace("-MaximumRetryCount 2", "-MaximumRetryCount 1 -TimeoutSeconds 1", StringComparison.Ordinal)} -Verbose");

        var expected = Expected(command, new ServiceFault("408", new Fault { Kind = FaultKind.Delay }, "RequestTimedOut", 2));
        Assert.Equal(expected.ErrorId, Expect.IdOf(result.Terminating ?? Assert.Single(result.Errors)));
        Assert.Equal(expected.Requests, bench.Emulator.Requests.Count);
        Assert.Equal(
            expected.Requests - 1, result.Verbose.Count(line => line.Contains("was not answered in time", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_wait_rides_out_an_answer_that_comes_too_late()
    {
        await using var bench = await Workbench.StartAsync(connect: "-TimeoutSeconds 1");
        var id = bench.Emulator.Operations.Create(new OperationOrder { Project = "2234wf" })[0];
        bench.Emulator.Faults.Order(new Fault { Kind = FaultKind.Delay, Delay = TimeSpan.FromMinutes(5), Times = 1 });

        bench.Run("Wait-AmpersandOperation $id", new { id }).OnlyOutput();

        // Nobody counted its records, so its log is asked once it has ended.
        Assert.Equal(
            [false, false, true],
            bench.Emulator.Requests.All.Select(request => request.Target.Contains("/logs", StringComparison.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(ServiceCommands.All), MemberType = typeof(ServiceCommands))]
    public async Task A_host_that_is_not_there_or_not_trusted_is_told_and_gets_no_request(string command)
    {
        using var certificate = TestCertificate.SelfSigned();
        await using var untrusted = RecordingServer.StartTls(certificate, Replies.Ok("{}"));
        await using var bench = await ServiceCommands.PrepareAsync(ServiceFault.Retries);
        (Uri Host, string ErrorId, string Told)[] hosts =
        [
            (new Uri("http://127.0.0.1:1/v1"), "ServiceUnreachable", "cannot be reached"),
            (new Uri("https://ampersand.invalid/v1"), "ServiceUnreachable", "cannot be reached"),
            (untrusted.Uri, "TlsFailed", "No trusted connection"),
        ];

        foreach ((var host, var errorId, var told) in hosts)
        {
            bench.Run(
                """
                $uri = $host_
                $null = Get-AmpersandConnection | ForEach-Object {
                    Connect-Ampersand -Name $_.Name -NotDefault -ObjectCheck Never -ApiKey $key -Project $_.Project `
                        -Integration $_.Integration -GroupRef $_.GroupRef -WriteApi $_.WriteApi -WriteUri $uri -ApiUri $uri -MaximumRetryCount 2 -RetryIntervalSeconds 0.01
                }
                """,
                new { host_ = host }).ThrowIfErrors();
            var result = bench.Run(command);
            var error = result.Terminating ?? Assert.Single(result.Errors);

            Assert.Equal(command == ServiceCommands.UpsertUpload ? "UploadFailed" : errorId, Expect.IdOf(error));
            Expect.Names(error.ToString(), host.Host, told);
            Assert.Equal(errorId == "ServiceUnreachable", error.ToString().Contains("3 attempts", StringComparison.Ordinal));
        }

        Assert.Equal(1, untrusted.Connections);
        Assert.Empty(untrusted.Requests);
    }

    [Fact]
    public async Task A_wait_goes_on_while_the_host_is_not_there_and_ends_where_it_is_not_trusted()
    {
        using var certificate = TestCertificate.SelfSigned();
        await using var untrusted = RecordingServer.StartTls(certificate, Replies.Ok("{}"));
        await using var bench = await Workbench.StartAsync();
        const string Script = "Wait-AmpersandOperation 5e4f06ca-445f-43ea-943e-78465ee1bb7a -PollingIntervalSeconds 0.1 -TimeoutSeconds 2 "
            + "-ApiUri ";

        Assert.Equal(["WaitTimedOut"], bench.Run(Script + "http://127.0.0.1:1/v1").Errors.Select(Expect.IdOf));
        Assert.Equal(["TlsFailed"], bench.Run(Script + untrusted.Uri).Errors.Select(Expect.IdOf));
        Assert.Empty(untrusted.Requests);
    }

    private static string? Id(object? operation) => PSObject.AsPSObject(operation).Properties["OperationId"]?.Value as string;

    private static ServiceFault Expected(string command, ServiceFault fault) => command switch
    {
        // What a validation does not find first is the project.
        ServiceCommands.Validate when fault.Name == "404" => fault with { ErrorId = "ProjectNotFound" },
        ServiceCommands.Create or ServiceCommands.CreateLater when Uncertain.Contains(fault.Name) =>
            fault with { ErrorId = "SubmissionUncertain", Requests = 1 },
        ServiceCommands.UpsertUpload when fault.ErrorId is not null => fault with { ErrorId = "UploadFailed" },

        // The address, the upload itself and the write: what does not show does not keep them from following.
        ServiceCommands.UpsertUpload => fault with { Requests = fault.Requests + 2 },
        _ => fault,
    };

    private static string Row(ServiceFault fault) =>
        string.Create(CultureInfo.InvariantCulture, $"{fault.Name}: {fault.ErrorId ?? "no error"} after {fault.Requests}");
}
