namespace Ampersand.Write.Emulator;

/// <summary>The parts of one emulator, put together.</summary>
internal sealed class EmulatorServices : IAsyncDisposable
{
    private readonly FileStore _files;
    private readonly OperationStore _operations;
    private readonly CsvSource _source;
    private readonly AutoBatcher _batcher;

    public EmulatorServices(EmulatorOptions options)
    {
        var database = new EmulatorDatabase(options.DatabasePath);
        var changes = new ChangeSignal();
        _operations = new OperationStore(database, changes);
        _operations.FailUnfinished(options.TimeProvider.GetUtcNow(), "The emulator was stopped before this operation ended.");
        Records = new RecordStore(database, changes);
        _files = new FileStore();
        _source = new CsvSource(_files);
        Keys = new ApiKeyRing(options);
        Catalog = new CatalogGate(options.Catalog);
        Faults = new FaultBook(changes);
        Requests = new RequestLog(options.TimeProvider);
        Rules = new RuleBook(options);
        ServedFiles = new ServedFiles(_files, () => BaseUri!);
        Desk = new OperationDesk(_operations, Records, Rules, Catalog, options.TimeProvider);
        Processor = new OperationProcessor(Desk);
        Operations = new EmulatedOperations(_operations, options.TimeProvider);
        _batcher = new AutoBatcher(Desk, Processor, options.TimeProvider);
        Api = ApiRoutes(options.TimeProvider);
        Controls = ControlRoutes();
        Console = new ConsoleSite(_operations, Records, Faults, changes, () => ApiUri, options.TimeProvider);
    }

    /// <summary>Where the emulator listens, known once it does.</summary>
    public Uri? BaseUri { get; set; }

    /// <summary>The address of both hosts.</summary>
    public Uri ApiUri => new(BaseUri!, "v1");

    public ApiKeyRing Keys { get; }

    public CatalogGate Catalog { get; }

    public RecordStore Records { get; }

    public RequestLog Requests { get; }

    public FaultBook Faults { get; }

    public RuleBook Rules { get; }

    public ServedFiles ServedFiles { get; }

    public EmulatedOperations Operations { get; }

    public OperationDesk Desk { get; }

    public OperationProcessor Processor { get; }

    public Router Api { get; }

    public Router Controls { get; }

    public ConsoleSite Console { get; }

    public async ValueTask DisposeAsync()
    {
        _batcher.Dispose();
        await Processor.DisposeAsync();
        _source.Dispose();
        _operations.Dispose();
        Records.Dispose();
        _files.Dispose();
    }

    private Router ApiRoutes(TimeProvider time)
    {
        const string Project = "/v1/projects/{project}";
        const string Integration = Project + "/integrations/{integration}";
        var bulk = new BulkEndpoints(Catalog, Desk, Processor, _source);
        var records = new RecordEndpoints(Catalog, Rules, Desk, Processor, _batcher);
        var operations = new OperationEndpoints(Desk, _operations, Catalog, time);
        var uploads = new UploadEndpoints(_files, new UploadSigner(), () => BaseUri!, time);
        return new Router()
            .Map(Integration + "/objects/{object}:async", ("PUT", bulk.UpsertAsync))
            .Map(Integration + "/objects/{object}", ("POST", new WriteEndpoints(bulk, records).WriteAsync))
            .Map(Integration + "/installations/{installation}/operations", ("GET", operations.ListAsync))
            .Map(Project + "/operations/{operation}", ("GET", operations.GetAsync))
            .Map(Project + "/operations/{operation}/logs", ("GET", operations.GetLogsAsync))
            .Map("/v1/generate-upload-url", ("GET", uploads.GenerateUrlAsync))
            .Map("/uploads/{upload}/{file}", ("PUT", uploads.PutAsync));
    }

    private Router ControlRoutes()
    {
        var records = new RecordControls(Records);
        var files = new FileControls(ServedFiles);
        var faults = new FaultControls(Faults);
        var requests = new RequestControls(Requests);
        var operations = new OperationControls(Operations, Processor);
        var rules = new RuleControls(Rules);
        var access = new AccessControls(Keys, Catalog);
        return new Router()
            .Map("/emulator", ("GET", exchange => exchange.WriteJsonAsync(new { api = Api.Routes, controls = Controls.Routes, console = Console.Routes.Routes })))
            .Map("/emulator/records/{object}", ("GET", records.GetAsync), ("DELETE", records.DeleteAsync))
            .Map("/emulator/files/{name}", ("PUT", files.PutAsync), ("GET", files.GetAsync))
            .Map("/emulator/faults", ("POST", faults.PostAsync), ("GET", faults.GetAsync), ("DELETE", faults.ClearAsync))
            .Map("/emulator/faults/{fault}", ("DELETE", faults.DeleteAsync))
            .Map("/emulator/requests", ("GET", requests.GetAsync), ("DELETE", requests.DeleteAsync))
            .Map("/emulator/operations", ("GET", operations.GetAsync), ("POST", operations.PostAsync))
            .Map("/emulator/operations/{operation}", ("PUT", operations.PutAsync))
            .Map("/emulator/idle", ("GET", operations.WhenIdleAsync))
            .Map("/emulator/objects/{object}/rules", ("GET", rules.GetAsync), ("PUT", rules.PutAsync), ("DELETE", rules.DeleteAsync))
            .Map("/emulator/keys", ("PUT", access.PutKeyAsync))
            .Map("/emulator/catalog", ("GET", access.GetCatalogAsync), ("PUT", access.PutCatalogAsync), ("DELETE", access.DeleteCatalogAsync));
    }
}
