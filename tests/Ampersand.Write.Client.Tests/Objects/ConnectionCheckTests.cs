using Ampersand.Write.Client.Tests.Shared;
using Ampersand.Write.Http;
using Ampersand.Write.Objects;

namespace Ampersand.Write.Client.Tests.Objects;

/// <summary>What harmless calls tell of a connection.</summary>
public sealed class ConnectionCheckTests
{
    private const string Project = """{"id":"2234wf","name":"acme"}""";
    private const string Integration = """{"id":"7c9f3c1e-0001-4000-8000-000000000001","name":"crm","provider":"salesforce"}""";

    private readonly StepClock clock = new();

    [Fact]
    public async Task Who_answered_and_what_is_there_is_said()
    {
        var transport = Service();

        var connection = await Ask(transport);

        Assert.StartsWith("api.withampersand.com answered at 2026-01-02 03:04:05 ", connection.ValidatedBy, StringComparison.Ordinal);
        Assert.EndsWith(
            ": project 2234wf (acme), integration 7c9f3c1e-0001-4000-8000-000000000001 (crm), installation inst-1 (sample-org-id)",
            connection.ValidatedBy,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_integration_is_known_by_its_id_from_then_on()
    {
        var transport = Service();

        var connection = await Ask(transport);

        Assert.Equal("7c9f3c1e-0001-4000-8000-000000000001", connection.Integration);
        Assert.Equal(("2234wf", "sample-org-id"), (connection.Project, connection.GroupRef));
        Assert.Equal(
            [
                "/v1/projects/2234wf",
                "/v1/projects/2234wf/integrations/23rsdf32",
                "/v1/projects/2234wf/integrations/7c9f3c1e-0001-4000-8000-000000000001/installations",
            ],
            transport.Requests.Select(sent => sent.Request.Uri.AbsolutePath));
        Assert.Equal("?groupRef=sample-org-id", transport.Requests[2].Request.Uri.Query);
    }

    [Theory]
    [InlineData(null, null, 1)]
    [InlineData(null, "g", 1)]
    [InlineData("i", null, 2)]
    [InlineData("i", "g", 3)]
    public async Task Only_what_the_connection_names_is_asked_for(string? integration, string? groupRef, int requests)
    {
        var transport = Service();
        var connection = new AmpersandConnection(
            new AmpersandClientOptions { ApiKey = new ApiKey("k"), Project = "p", Integration = integration, GroupRef = groupRef },
            clock,
            transport);

        await ConnectionCheck.AskAsync(connection, progress: null, TestContext.Current.CancellationToken);

        Assert.Equal(requests, transport.Requests.Count);
    }

    [Theory]
    [InlineData("unhealthy", "working", "InstallationUnhealthy")]
    [InlineData("healthy", "bad_credentials", "CustomerCredentialsRefused")]
    [InlineData("unhealthy", "bad_credentials", "CustomerCredentialsRefused")]
    public async Task A_customer_that_nothing_can_be_written_for_is_told(string health, string status, string id)
    {
        var failure = await Assert.ThrowsAsync<AmpersandException>(() => Ask(Service(health, status)));

        Assert.Equal(id, failure.ErrorId);
        Assert.Contains("inst-1", failure.Message, StringComparison.Ordinal);
        Assert.Contains("'sample-org-id'", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("healthy", "created")]
    [InlineData("healthy", "working")]
    [InlineData("resting", "unheard_of")]
    public async Task What_the_documents_do_not_call_bad_is_not(string health, string status) =>
        Assert.NotNull((await Ask(Service(health, status))).ValidatedBy);

    [Fact]
    public async Task A_customer_without_an_installation_is_told()
    {
        var failure = await Assert.ThrowsAsync<AmpersandException>(() => Ask(Service(installations: "[]")));

        Assert.Equal(("InstallationNotFound", AmpersandErrorKind.NotFound), (failure.ErrorId, failure.Kind));
        Assert.Contains("'sample-org-id'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_integration_that_is_not_there_is_told_with_those_that_are()
    {
        var transport = Scripted(path => path.EndsWith("/integrations/23rsdf32", StringComparison.Ordinal)
            ? Answers.Problem(404, """{"detail":"no","requestId":"req-1"}""")
            : path.EndsWith("/integrations", StringComparison.Ordinal) ? Answers.Ok($"[{Integration}]")
            : Answers.Ok(Project));

        var failure = await Assert.ThrowsAsync<AmpersandException>(() => Ask(transport));

        Assert.Equal("IntegrationNotFound", failure.ErrorId);
        Assert.Contains("'23rsdf32'", failure.Message, StringComparison.Ordinal);
        Assert.Contains("7c9f3c1e-0001-4000-8000-000000000001 (crm)", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_project_that_is_not_there_is_told()
    {
        var failure = await Assert.ThrowsAsync<AmpersandException>(
            () => Ask(Scripted(_ => Answers.Problem(404, """{"detail":"no such project","requestId":"req-1"}"""))));

        Assert.Equal("ProjectNotFound", failure.ErrorId);
        Assert.Contains("'2234wf'", failure.Message, StringComparison.Ordinal);
        Assert.Contains("no such project", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_does_not_know_the_place_and_gives_no_requestId_is_not_Ampersand()
    {
        var failure = await Assert.ThrowsAsync<AmpersandException>(
            () => Ask(Scripted(_ => Answers.Of(404, "<html>not here</html>", "text/html"))));

        Assert.Equal(("NotAmpersand", AmpersandErrorKind.InvalidResponse), (failure.ErrorId, failure.Kind));
        Assert.Contains("api.withampersand.com", failure.Message, StringComparison.Ordinal);
        Assert.Contains("ApiUri", failure.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_is_not_accepted_is_said_so() => Assert.Equal(
        "Unauthorized", (await Assert.ThrowsAsync<AmpersandServiceException>(() => Ask(Scripted(_ => Answers.Of(401))))).ErrorId);

    [Theory]
    [InlineData(null)]
    [InlineData(" ")]
    public async Task Nobody_is_asked_without_a_project(string? project)
    {
        var transport = Service();
        var connection = new AmpersandConnection(
            new AmpersandClientOptions { ApiKey = new ApiKey("k"), Project = project }, clock, transport);

        var failure = await Assert.ThrowsAsync<AmpersandException>(
            () => ConnectionCheck.AskAsync(connection, new RecordingProgress(), TestContext.Current.CancellationToken));

        Assert.Equal("ProjectMissing", failure.ErrorId);
        Assert.Empty(transport.Requests);
    }

    private Task<AmpersandConnection> Ask(ScriptedTransport transport) =>
        ConnectionCheck.AskAsync(TestConnection.Through(transport, clock), new RecordingProgress(), TestContext.Current.CancellationToken);

    private ScriptedTransport Service(string health = "healthy", string status = "working", string? installations = null) =>
        Scripted(path =>
        Answers.Ok(
            path.EndsWith("/installations", StringComparison.Ordinal) ? installations
                ?? $$"""
                [{ "id": "inst-1", "group": { "groupRef": "sample-org-id" }, "healthStatus": "{{health}}",
                   "connection": { "provider": "salesforce", "status": "{{status}}" } }]
                """
            : path.Contains("/integrations/", StringComparison.Ordinal) ? Integration
            : Project));

    private ScriptedTransport Scripted(Func<string, ServiceResponse> answer) =>
        new(clock, (request, _, _) => Task.FromResult(answer(request.Uri.AbsolutePath)));
}
