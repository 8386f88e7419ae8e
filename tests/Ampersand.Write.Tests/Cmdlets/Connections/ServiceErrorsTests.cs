using System.Management.Automation;
using Ampersand.Write.Emulator;

namespace Ampersand.Write.Tests.Cmdlets;

/// <summary>
/// Whatever comes back instead of an answer is one readable error: a stable id, the status, the service's words, its request id.
/// </summary>
public sealed class ServiceErrorsTests
{
    private const string Upsert = "@{ k__c = 1 } | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c";
    private const string Get = "Get-AmpersandOperation 5e4f06ca-445f-43ea-943e-78465ee1bb7a";

    private static readonly (int Status, string Id, ErrorCategory Category)[] Statuses =
    [
        (400, "BadRequest", ErrorCategory.InvalidArgument),
        (401, "Unauthorized", ErrorCategory.AuthenticationError),
        (403, "Forbidden", ErrorCategory.PermissionDenied),
        (404, "NotFound", ErrorCategory.ObjectNotFound),
        (413, "PayloadTooLarge", ErrorCategory.LimitsExceeded),
        (422, "UnprocessableContent", ErrorCategory.InvalidData),
        (429, "TooManyRequests", ErrorCategory.ResourceUnavailable),
        (500, "InternalServerError", ErrorCategory.ResourceUnavailable),
        (503, "ServiceUnavailable", ErrorCategory.ResourceUnavailable),
    ];

    [Fact]
    public async Task A_problem_names_status_words_and_request_id()
    {
        await using var bench = await Workbench.StartAsync(connect: "-MaximumRetryCount 0");
        foreach ((var status, var id, var category) in Statuses)
        {
            bench.Emulator.Faults.Clear();
            bench.Emulator.Faults.Order(new Fault
            {
                Kind = FaultKind.Status,
                Status = status,
                Times = 0,
                ContentType = "application/problem+json",
                Body = """{ "title": "No", "detail": "The tide was out.", "requestId": "req-17", "remedy": "Wait for the moon." }""",
            });

            var error = bench.Run(Upsert).Terminating(id);
            Expect.Names(error.ToString(), $"{status}", "The tide was out.", "Wait for the moon.", "req-17", "PUT");
            Assert.Equal(category, error.CategoryInfo.Category);

            var getError = bench.Run(Get).OnlyError(id);
            Expect.Names(getError.ToString(), $"{status}", "The tide was out.", "req-17", "GET");
            Assert.Equal("5e4f06ca-445f-43ea-943e-78465ee1bb7a", getError.TargetObject);
        }
    }

    [Fact]
    public async Task A_success_without_an_operation_id_is_an_error_and_says_that_the_write_may_have_happened()
    {
        await using var bench = await Workbench.StartAsync();
        bench.Emulator.Faults.Order(new Fault { Kind = FaultKind.NoOperationId });

        var error = bench.Run(Upsert).Terminating("InvalidResponse");

        Expect.Names(error.ToString(), "operationId", "{}", "may have been accepted", "repeated");
        Assert.Equal(ErrorCategory.ProtocolError, error.CategoryInfo.Category);
    }

    [Fact]
    public async Task A_fault_that_passes_is_ridden_out_and_verbose_says_so()
    {
        await using var bench = await Workbench.StartAsync();
        bench.Emulator.Faults.Order(new Fault { Kind = FaultKind.Status, Status = 503, Times = 2 });
        bench.Emulator.Faults.Order(new Fault { Kind = FaultKind.ResetBeforeBody });

        var result = bench.Run(Upsert + " -Verbose").ThrowIfErrors();

        Assert.Single(result.Output);
        Assert.Equal(4, bench.Writes.Count);
        Assert.Equal(3, result.Verbose.Count(line => line.Contains("attempt", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_services_own_refusal_of_a_key_and_of_its_rights_says_what_to_check()
    {
        await using var bench = await Workbench.StartAsync();
        bench.Emulator.Keys.Set("may-do-nothing", ApiKeyAccess.Forbidden);

        var unknown = bench.Run(Upsert + " -ApiKey $other", new { other = Workbench.Secure("not-a-key-of-it") })
            .Terminating("Unauthorized");
        var forbidden = bench.Run(Upsert + " -ApiKey $other", new { other = Workbench.Secure("may-do-nothing") }).Terminating("Forbidden");

        Expect.Names(unknown.ErrorDetails.RecommendedAction, "API key");
        Expect.Names(forbidden.ErrorDetails.RecommendedAction, "scopes");
        Assert.DoesNotContain("not-a-key-of-it", unknown.ToString(), StringComparison.Ordinal);
    }
}
