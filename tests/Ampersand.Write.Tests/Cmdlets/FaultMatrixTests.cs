using System.Globalization;
using System.Management.Automation;
using Ampersand.Write.Emulator;
using Ampersand.Write.Tests.Harness;

namespace Ampersand.Write.Tests.Cmdlets;

/// <summary>Each cmdlet against each fault that the service can meet it with: the error's id, and how often the service was asked.</summary>
public sealed class FaultMatrixTests
{
    private const int Retries = 2;
    private const int All = Retries + 1;

    // Fault, the error that it ends in, and the requests that it takes. No error: the fault does not show.
    private static readonly (string Name, Fault Fault, string? ErrorId, int Requests)[] Faults =
    [
        ("400", Status(400), "BadRequest", 1),
        ("401", Status(401), "Unauthorized", 1),
        ("403", Status(403), "Forbidden", 1),
        ("404", Status(404), "NotFound", 1),
        ("408", Status(408), "HttpStatus408", All),
        ("413", Status(413), "PayloadTooLarge", 1),
        ("422", Status(422), "UnprocessableContent", 1),
        ("429 with Retry-After", Status(429) with { Headers = new Dictionary<string, string> { ["Retry-After"] = "0" } }, "TooManyRequests", All),
        ("500", Status(500), "InternalServerError", All),
        ("502", Status(502), "HttpStatus502", All),
        ("503", Status(503), "ServiceUnavailable", All),
        ("503 that says it is final", Status(503) with { Retryable = false }, "ServiceUnavailable", 1),
        ("504", Status(504), "HttpStatus504", All),
        ("503 once", Status(503) with { Times = 1 }, null, 2),
        ("reset before the body", new Fault { Kind = FaultKind.ResetBeforeBody, Times = 0 }, "ConnectionLost", All),
        ("reset in the body", new Fault { Kind = FaultKind.ResetInBody, Times = 0 }, "ConnectionLost", All),
        ("reset after the body", new Fault { Kind = FaultKind.ResetAfterBody, Times = 0 }, "ConnectionLost", All),
        ("lost answer once", new Fault { Kind = FaultKind.LostAnswer, Times = 1 }, null, 2),
        ("truncated answer", new Fault { Kind = FaultKind.TruncatedBody, Times = 0 }, "ConnectionLost", All),
        ("endless answer", new Fault { Kind = FaultKind.EndlessBody, Times = 0 }, "ResponseTooLarge", 1),
        ("HTML page as a success", new Fault { Kind = FaultKind.Html, Status = 200, Times = 0 }, "InvalidResponse", 1),
        ("HTML page of a gateway", new Fault { Kind = FaultKind.Html, Status = 502, Times = 0 }, "HttpStatus502", All),
        ("invalid JSON", new Fault { Kind = FaultKind.InvalidJson, Times = 0 }, "InvalidResponse", 1),
        ("empty answer", new Fault { Kind = FaultKind.EmptyBody, Times = 0 }, "InvalidResponse", 1),
        ("redirect to another host", new Fault { Kind = FaultKind.Redirect, Location = "https://elsewhere.invalid/", Times = 0 }, "UnexpectedRedirect", 1),
    ];

    [Theory]
    [InlineData("Invoke-AmpersandUpsert thing__c $path -PrimaryKey k__c")]
    [InlineData("[pscustomobject]@{ k__c = 1 } | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c")]
    [InlineData("Invoke-AmpersandUpsert thing__c -RecordsUrl https://files.example.com/things.csv?sig=secret-signature -PrimaryKey k__c")]
    [InlineData("Get-AmpersandOperation $id")]
    [InlineData("Get-AmpersandOperation -InstallationId $installation")]
    [InlineData("Get-AmpersandOperationLog $id")]
    [InlineData("Connect-Ampersand -Name checked -Validate -MaximumRetryCount 2 -RetryIntervalSeconds 0.01 -ApiKey $key -Project 2234wf -WriteUri $uri -ApiUri $uri -NotDefault")]
    public async Task A_fault_ends_in_its_error_after_as_many_requests_as_it_is_worth(string command)
    {
        await using Workbench bench = await Workbench.StartAsync(
            connect: string.Create(CultureInfo.InvariantCulture, $"-MaximumRetryCount {Retries}"));
        string path = bench.Folder.Write("things.csv", "k__c\n1\n");
        PSObject operation = bench.Run("[pscustomobject]@{ k__c = 1 } | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c -Wait").OnlyOutput();
        object variables = new
        {
            path,
            id = operation.Get("OperationId"),
            installation = EmulatorServer.InstallationIdOf("2234wf", "23rsdf32", "sample-org-id"),
        };
        bool validates = command.Contains("-Validate", StringComparison.Ordinal);

        var expected = new List<string>();
        var met = new List<string>();
        foreach ((string name, Fault fault, string? errorId, int requests) in Faults)
        {
            // For a validation, "not found" in Ampersand's own words is the answer it hopes for.
            string? id = validates && name == "404" ? null : errorId;
            expected.Add(Row(name, id, requests));

            bench.Emulator.Requests.Clear();
            bench.Emulator.Faults.Order(fault);
            SessionResult result = bench.Run(command, variables);
            bench.Emulator.Faults.Clear();
            ErrorRecord? error = result.Terminating ?? result.Errors.SingleOrDefault();
            met.Add(Row(name, error is null ? null : Expect.IdOf(error), bench.Emulator.Requests.Count));
            Assert.DoesNotContain("secret-signature", error?.ToString() ?? string.Empty, StringComparison.Ordinal);
        }

        Assert.Equal(expected, met);
    }

    [Fact]
    public async Task A_wait_rides_out_what_passes_and_ends_with_what_does_not()
    {
        await using Workbench bench = await Workbench.StartAsync();
        object? id = bench.Run("[pscustomobject]@{ k__c = 1 } | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c").OnlyOutput().Get("OperationId");

        bench.Emulator.Faults.Order(new Fault { Kind = FaultKind.ResetAfterBody, Method = "GET", Times = 1 });
        Assert.Equal("BulkWriteCompleted", bench.Run("Wait-AmpersandOperation $id", new { id }).OnlyOutput().Get("Status"));

        bench.Emulator.Faults.Order(Status(403));
        bench.Run("Wait-AmpersandOperation $id", new { id }).OnlyError("Forbidden");
    }

    [Fact]
    public async Task An_answer_that_comes_too_late_is_asked_for_again()
    {
        await using Workbench bench = await Workbench.StartAsync(connect: "-TimeoutSeconds 1");
        bench.Emulator.Faults.Order(new Fault { Kind = FaultKind.Delay, Delay = TimeSpan.FromMinutes(5), Times = 1 });

        SessionResult result = bench.Run("[pscustomobject]@{ k__c = 1 } | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c -Verbose");

        _ = result.OnlyOutput();
        Assert.Equal(2, bench.Writes.Count);
        Assert.Contains(result.Verbose, line => line.Contains("was not answered in time", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("http://127.0.0.1:1/v1")]
    [InlineData("https://ampersand.invalid/v1")]
    public async Task A_host_that_is_not_there_is_said_to_be_unreachable(string host)
    {
        await using Workbench bench = await Workbench.StartAsync();

        ErrorRecord error = bench.Run(
            "$null = Connect-Ampersand -ApiKey $key -Project p -Integration i -GroupRef g -WriteUri $dead -MaximumRetryCount 1 -RetryIntervalSeconds 0.01; "
            + "[pscustomobject]@{ k__c = 1 } | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c",
            new { dead = new Uri(host) }).Terminating("ServiceUnreachable");

        Expect.Names(error.ToString(), "2 attempts", new Uri(host).Host);
    }

    private static Fault Status(int status) => new() { Kind = FaultKind.Status, Status = status, Times = 0 };

    private static string Row(string fault, string? errorId, long requests) =>
        string.Create(CultureInfo.InvariantCulture, $"{fault}: {errorId ?? "no error"} after {requests}");
}
