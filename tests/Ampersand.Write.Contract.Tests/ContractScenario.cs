using System.Text;
using System.Text.Json;
using Ampersand.Write.Emulator;
using static Ampersand.Write.Contract.Tests.ContractBench;

namespace Ampersand.Write.Contract.Tests;

/// <summary>Something that the library does.</summary>
/// <param name="Name">What it does.</param>
/// <param name="Due">The calls that it makes, each as method and template, with the status of its answer.</param>
/// <param name="Run">Does it.</param>
internal sealed record ContractScenario(string Name, (string Template, int Status)[] Due, Func<ContractBench, Task> Run)
{
    private const string Async = "PUT /projects/{}/integrations/{}/objects/{}:async bulk-write-async.request";
    private const string Bulk = "POST /projects/{}/integrations/{}/objects/{} bulk-write.request";
    private const string Write = "POST /projects/{}/integrations/{}/objects/{} record-write.request";
    private const string Search = "POST /projects/{}/integrations/{} search.request";
    private const string Upload = "GET /generate-upload-url";
    private const string Operation = "GET /projects/{}/operations/{} ";
    private const string Log = "GET /projects/{}/operations/{}/logs";
    private const string Operations = "GET /projects/{}/integrations/{}/installations/{}/operations";
    private const string Installations = "GET /projects/{}/integrations/{}/installations ";
    private const string Provider = "GET /providers/{}";
    private const string Metadata = "GET /projects/{}/integrations/{}/objects/{}/metadata";
    private const string ProviderMetadata = "GET /projects/{}/providers/{}/objects/{}/metadata";
    private const string ProjectInstallations = "GET /projects/{}/installations";
    private const string Integrations = "GET /projects/{}/integrations ";
    private const string OneIntegration = "GET /projects/{}/integrations/{} ";
    private const string OneProject = "GET /projects/{} ";

    private static readonly IReadOnlyDictionary<string, object?>[] Records =
        [new Dictionary<string, object?> { ["key__c"] = "1", ["name__c"] = "Ä\"\n" }];

    private const string Manifest =
        """
        { "read": { "objects": [{ "objectName": "thing__c", "mapToName": "thing",
            "requiredFields": [{ "fieldName": "name__c", "mapToName": "name" }] }] },
          "write": { "objects": [{ "objectName": "thing__c", "inheritMapping": true }] } }
        """;

    private const string Content =
        """
        { "read": { "objects": { "thing__c": { "objectName": "thing__c", "disabled": true, "selectedFieldMappings": { "name": "name__c" },
            "selectedValueMappings": { "kind__c": { "first": "A" } } } } },
          "write": { "objects": { "thing__c": { "objectName": "thing__c", "deletionSettings": { "enabled": true },
            "selectedFieldSettings": {
              "kind__c": { "default": { "stringValue": "A" }, "writeOnCreate": "always", "writeOnUpdate": "ifEmpty" } } } } } }
        """;

    private static readonly ObjectSchema Schema = new()
    {
        DisplayName = "Thing",
        Fields = new Dictionary<string, FieldSchema>
        {
            ["Id"] = new() { ProviderType = "id", ReadOnly = true, IsRequired = true },
            ["key__c"] = new() { ValueType = FieldValueType.Text, ProviderType = "string" },
            ["owner__c"] = new() { ValueType = FieldValueType.Reference, ReferenceTo = ["User"] },
            ["kind__c"] = new() { ValueType = FieldValueType.SingleSelect, Values = [new("A", "Letter A"), new("B")] },
        },
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static IReadOnlyList<ContractScenario> All { get; } =
    [
        new("a bulk write in the form of 2023", [(Async, 200), (Operation, 200)], bench => UpsertAsync(bench, WriteApi.Async)),
        new("a bulk write in the form of 2024", [(Bulk, 200), (Operation, 200)], bench => UpsertAsync(bench, WriteApi.Bulk)),
        new("a bulk write of an address", [(Async, 200)], async bench =>
        {
            var url = await bench.Emulator.Files.PutAsync("a.csv", Encoding.UTF8.GetBytes("key__c,name__c\n1,a\n"), Token);
            await bench.Client().UpsertAsync(Options(), url, cancellationToken: Token);
        }),
        new("a bulk write of an upload", [(Upload, 200), (Bulk, 200)], async bench =>
        {
            using var csv = new MemoryStream(Encoding.UTF8.GetBytes("key__c,name__c\n1,a\n"));
            await bench.Client(WriteApi.Bulk).UpsertAsync(Options() with { Via = SendVia.UploadUrl }, csv, "a.csv", cancellationToken: Token);
        }),
        new("a bulk write that is refused", [(Async, 404)], bench => RefusedAsync(bench, () => UpsertAsync(bench, WriteApi.Async))),
        new("a bulk write of 2024 that is refused", [(Bulk, 404)], bench => RefusedAsync(bench, () => UpsertAsync(bench, WriteApi.Bulk))),
        new("an upsert by search", [(Search, 200), (Write, 200), (Installations, 200), (Provider, 200)], async bench =>
        {
            await UpsertAsync(bench, WriteApi.Records);
            await UpsertAsync(bench, WriteApi.Records);
        }),
        new("a create of one record", [(Write, 200)], bench => WriteAsync(bench, RecordWriteType.Create, """{"record":{"a__c":1}}""")),
        new("creates in a batch with associations and headers", [(Write, 200)], bench => WriteAsync(
            bench,
            new RecordWriteOptions
            {
                Type = RecordWriteType.Create,
                AllOrNone = true,
                Headers = [new("Sforce-Call-Options", "client=test")],
                HasAssociations = true,
            },
            """{"record":{"a__c":1},"associations":[{"to":{"id":"1"},"types":[{"associationCategory":"x","associationTypeId":1}]}]}""",
            """{"record":{"a__c":2}}""")),
        new("updates in a batch of records that are not there", [(Write, 422)], bench => WriteAsync(
            bench,
            RecordWriteType.Update,
            """{"record":{"id":"001000000000001AAA","a__c":1}}""",
            """{"record":{"id":"001000000000002AAA","a__c":1}}""")),
        new("an update of one record that is not there", [(Write, 422)], bench => WriteAsync(
            bench, RecordWriteType.Update, """{"record":{"id":"001000000000001AAA","a__c":1}}""")),
        new("an asynchronous create with a deadline", [(Write, 200)], bench => WriteAsync(
            bench,
            new RecordWriteOptions { Type = RecordWriteType.Create, Mode = RecordWriteMode.Asynchronous, RetryDeadlineHours = 2 },
            """{"record":{"a__c":1}}""")),
        new("records that the service gathers", [(Write, 200)], bench => WriteAsync(
            bench,
            new RecordWriteOptions
            {
                Type = RecordWriteType.Create,
                Mode = RecordWriteMode.Asynchronous,
                MaxDelayMinutes = 1,
                RetryDeadlineHours = 2,
            },
            """{"record":{"a__c":1}}""",
            """{"record":{"a__c":2}}""")),
        new("a delete", [(Write, 200)], async bench =>
        {
            var created = await WriteAsync(bench, RecordWriteType.Create, """{"record":{"a__c":1}}""");
            await WriteAsync(bench, RecordWriteType.Delete, $$$"""{"record":{"id":"{{{created[0].Result!.RecordId}}}"}}""");
        }),
        new("a search", [(Search, 200)], async bench =>
        {
            await WriteAsync(bench, RecordWriteType.Create, """{"record":{"a__c":"x","b__c":7,"c__c":true}}""");
            var found = await bench.Client().FindAsync(
                ObjectName,
                [new("a__c", "x"), new("b__c", 7), new("c__c", true)],
                cancellationToken: Token);
            Assert.Single(found);
        }),
        new("a search that is refused", [(Search, 404)], bench =>
            RefusedAsync(bench, () => bench.Client().FindAsync(ObjectName, [new("a__c", "x")], cancellationToken: Token))),
        new("an operation of which records failed, and its log", [(Operation, 200), (Log, 200)], async bench =>
        {
            bench.Emulator.Rules[ObjectName] = new Emulator.ObjectRules { FailingKeys = ["1"] };
            await UpsertAsync(bench, WriteApi.Async);
            bench.Emulator.Rules[ObjectName] = new Emulator.ObjectRules { FailingKeys = ["1"], FailureDetails = FailureDetailsPlace.Log };
            var sent = await UpsertAsync(bench, WriteApi.Async);
            Assert.NotEmpty(await bench.Client().GetOperationLogAsync(sent[0].Operation!, cancellationToken: Token));
        }),
        new("an operation that is not there", [(Operation, 404)], async bench => await Assert.ThrowsAsync<AmpersandServiceException>(
            () => bench.Client().GetOperationAsync("5e4f06ca-445f-43ea-943e-78465ee1bb7a", Token))),
        new("an object and its fields", [(Metadata, 200), (ProviderMetadata, 200)], async bench =>
        {
            bench.Emulator.Schemas[ObjectName] = Schema;
            Assert.Equal(4, (await bench.Client().GetObjectAsync(ObjectName, cancellationToken: Token)).Fields.Count);
            Assert.Equal(
                4, (await bench.Client().GetObjectOfProviderAsync("salesforce", ObjectName, cancellationToken: Token)).Fields.Count);
        }),
        new("an object by the name that it is mapped to", [(Metadata, 200)], async bench =>
        {
            bench.Emulator.Schemas[ObjectName] = Schema;
            bench.Emulator.Installations.Set(
                Project, Integration, new IntegrationSettings { Name = "crm", Manifest = JsonElement.Parse(Manifest) });
            Assert.Equal("thing", (await bench.Client().GetObjectAsync("thing", cancellationToken: Token)).MappedName);
        }),
        new("an object that is not there", [(Metadata, 404)], async bench => await Assert.ThrowsAsync<AmpersandServiceException>(
            () => bench.Client().GetObjectAsync("nothing__c", cancellationToken: Token))),
        new("installations of an integration and of a project", [(Installations, 200), (ProjectInstallations, 200)], async bench =>
        {
            bench.Emulator.Installations.Set(Project, Integration, GroupRef, new InstallationSettings
            {
                GroupName = "Acme",
                HealthStatus = "unhealthy",
                ConnectionStatus = "bad_credentials",
                Content = JsonElement.Parse(Content),
            });
            Assert.Single(await bench.Client().GetInstallationsAsync(cancellationToken: Token));
            Assert.Single(await bench.Client().GetInstallationsAsync(GroupRef, cancellationToken: Token));
            Assert.Single(await bench.Client().GetProjectInstallationsAsync(cancellationToken: Token));
            Assert.Single(await bench.Client().GetProjectInstallationsAsync(GroupRef, cancellationToken: Token));
        }),
        new("integrations and what their providers can do", [(Integrations, 200), (Provider, 200)], async bench =>
        {
            bench.Emulator.Installations.Set(Project, "i2", new IntegrationSettings { Provider = "hubspot" });
            bench.Emulator.Installations.Set(Project, Integration, new IntegrationSettings { Name = "crm" });
            Assert.Equal(2, (await bench.Client().FindIntegrationsAsync(cancellationToken: Token)).Count);
        }),
        new("a provider that is not known", [(Integrations, 200), (Provider, 404)], async bench =>
        {
            bench.Emulator.Installations.Set(Project, Integration, new IntegrationSettings { Provider = "nobody" });
            Assert.Null((await bench.Client().FindIntegrationsAsync(cancellationToken: Token)).Single().Support);
        }),
        new("a connection that is validated", [(OneProject, 200), (OneIntegration, 200), (Installations, 200)], async bench =>
        {
            bench.Emulator.Installations.Set(Project, Integration, new IntegrationSettings { Name = "crm" });
            Assert.Equal(Integration, (await bench.Client(integration: "crm").ValidateAsync(cancellationToken: Token)).Integration);
        }),
        new("the operations of an installation", [(Operations, 200)], async bench =>
        {
            bench.Emulator.Operations.Create(
                new OperationOrder { Count = 3, Project = Project, Integration = Integration, GroupRef = GroupRef });
            var id = EmulatorServer.InstallationIdOf(Project, Integration, GroupRef);
            Assert.Equal(3, await bench.Client().ListOperationsAsync(id, pageSize: 2, cancellationToken: Token).CountAsync(Token));
        }),
    ];

    public static TheoryData<string> Names => [.. All.Select(scenario => scenario.Name)];

    public static ContractScenario Of(string name) => All.Single(scenario => scenario.Name == name);

    private static UpsertOptions Options() => new() { ObjectName = ObjectName, PrimaryKey = "key__c", Wait = new WaitOptions() };

    private static Task<IReadOnlyList<RunOutput>> UpsertAsync(ContractBench bench, WriteApi api) =>
        bench.Client(api).UpsertAsync(Options(), Records, cancellationToken: Token);

    private static Task<IReadOnlyList<RunOutput>> WriteAsync(ContractBench bench, RecordWriteType type, params string[] records) =>
        WriteAsync(bench, new RecordWriteOptions { Type = type }, records);

    private static Task<IReadOnlyList<RunOutput>> WriteAsync(ContractBench bench, RecordWriteOptions options, params string[] records) =>
        bench.Client().WriteAsync(
            ObjectName,
            options,
            records.Select(record => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(record)),
            cancellationToken: Token);

    /// <summary>Does something of a customer who has installed nothing.</summary>
    private static async Task RefusedAsync<T>(ContractBench bench, Func<Task<T>> work)
    {
        bench.Emulator.Installations.Set(Project, Integration, GroupRef, new InstallationSettings { IsInstalled = false });
        await Assert.ThrowsAsync<AmpersandServiceException>(work);
    }
}
