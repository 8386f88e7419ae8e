namespace Ampersand.Write.Emulator;

/// <summary>The parts of one emulator, put together.</summary>
internal sealed class EmulatorServices : IAsyncDisposable
{
    private readonly FileStore _files = new();
    private readonly OperationStore _operations;
    private readonly CsvSource _source;

    public EmulatorServices(EmulatorOptions options)
    {
        var database = new EmulatorDatabase(options.DatabasePath);
        _operations = new OperationStore(database);
        _operations.FailUnfinished(options.TimeProvider.GetUtcNow(), "The emulator was stopped before this operation ended.");
        _source = new CsvSource(_files);
        Records = new RecordStore(database);
        Keys = new ApiKeyRing(options);
        Catalog = new CatalogGate(options.Catalog);
        Faults = new FaultBook();
        Requests = new RequestLog(options.TimeProvider);
        Rules = new RuleBook(options);
        ServedFiles = new ServedFiles(_files, () => BaseUri!);
        Desk = new OperationDesk(_operations, Records, Rules, Catalog, options.TimeProvider);
        Processor = new OperationProcessor(Desk);
        Api = ApiRoutes(options);
        Controls = ControlRoutes();
    }

    /// <summary>Where the emulator listens, known once it does.</summary>
    public Uri? BaseUri { get; set; }

    public ApiKeyRing Keys { get; }

    public CatalogGate Catalog { get; }

    public RecordStore Records { get; }

    public RequestLog Requests { get; }

    public FaultBook Faults { get; }

    public RuleBook Rules { get; }

    public ServedFiles ServedFiles { get; }

    public OperationDesk Desk { get; }

    public OperationProcessor Processor { get; }

    public Router Api { get; }

    public Router Controls { get; }

    public async ValueTask DisposeAsync()
    {
        await Processor.DisposeAsync();
        _source.Dispose();
        _operations.Dispose();
        Records.Dispose();
        _files.Dispose();
    }

    private Router ApiRoutes(EmulatorOptions options)
    {
        const string Project = "/v1/projects/{project}";
        const string Integration = Project + "/integrations/{integration}";
        var bulk = new BulkEndpoints(Catalog, Desk, Processor, _source);
        var operations = new OperationEndpoints(Desk, _operations, Catalog, options.TimeProvider);
        return new Router()
            .Map(Integration + "/objects/{object}:async", ("PUT", bulk.UpsertAsync))
            .Map(Integration + "/objects/{object}", ("POST", new WriteEndpoints(bulk).WriteAsync))
            .Map(Integration + "/installations/{installation}/operations", ("GET", operations.ListAsync))
            .Map(Project + "/operations/{operation}", ("GET", operations.GetAsync))
            .Map(Project + "/operations/{operation}/logs", ("GET", operations.GetLogsAsync));
    }

    private Router ControlRoutes()
    {
        var records = new RecordControls(Records);
        var files = new FileControls(ServedFiles);
        var faults = new FaultControls(Faults);
        return new Router()
            .Map("/emulator/records/{object}", ("GET", records.GetAsync), ("DELETE", records.DeleteAsync))
            .Map("/emulator/files/{name}", ("PUT", files.PutAsync), ("GET", files.GetAsync))
            .Map("/emulator/faults", ("POST", faults.PostAsync), ("GET", faults.GetAsync), ("DELETE", faults.ClearAsync))
            .Map("/emulator/faults/{fault}", ("DELETE", faults.DeleteAsync));
    }
}
