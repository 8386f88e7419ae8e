namespace Ampersand.Write.Emulator;

/// <summary>All that an emulator can be asked, a line for each call.</summary>
internal static class EmulatorRoutes
{
    private const string Api = "api";
    private const string Controls = "controls";
    private const string Console = "console";

    /// <summary>The way of every request: middleware, routing, and the endpoint that it leads to.</summary>
    /// <remarks>
    /// All emulators of a process share it, and each part takes what it needs from the one that was asked. The framework compiles the
    /// tables that it routes by, which would take several times as long as all else when hundreds are started, as by tests.
    /// </remarks>
    public static RequestDelegate Shared { get; } = Build();

    private static RequestDelegate Build()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());

        // Nothing of these is ever started: binding wants to know what is a service and what a body.
        builder.WebHost.UseKestrelCore();
        builder.Services
            .AddRoutingCore()
            .AddSingleton<MatcherPolicy, RawTargetPolicy>()
            .Configure<RouteHandlerOptions>(handlers => handlers.ThrowOnBadRequest = true)
            .AddEmulator(new EmulatorOptions());
        var web = builder.Build();

        // In this order: what strikes a request is recorded, a fault strikes before the key is looked at, and what is refused is a problem.
        web.Use(AbortAsync);
        web.UseMiddleware<RecordingMiddleware>();
        web.UseMiddleware<FaultMiddleware>();
        web.UseMiddleware<ProblemMiddleware>();
        web.UseStatusCodePages(context => Problem.OfBare(context.HttpContext).ExecuteAsync(context.HttpContext));
        web.UseMiddleware<AccessMiddleware>();
        web.UseRouting();
        web.Use(NameProject);
        MapApi(web);
        MapControls(web);
        MapConsole(web);
        web.UseEndpoints(_ => { });
        return ((IApplicationBuilder)web).Build();
    }

    private static async Task AbortAsync(HttpContext http, RequestDelegate next)
    {
        http.TraceIdentifier = Guid.NewGuid().ToString();
        try
        {
            await next(http);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            // The client is gone, or was sent away by a fault; there is nobody to answer.
            http.Abort();
        }
    }

    /// <summary>A path may hold a project's name in place of its id; behind this it is the id.</summary>
    private static Task NameProject(HttpContext http, RequestDelegate next)
    {
        if (RequestTarget.Of(http).IsApi && http.Request.RouteValues["project"] is string project)
        {
            http.Request.RouteValues["project"] = http.RequestServices.GetRequiredService<InstallationBook>().ProjectIdOf(project);
        }

        return next(http);
    }

    private static void MapApi(IEndpointRouteBuilder web)
    {
        var api = web.MapGroup("").WithGroupName(Api).AddEndpointFilter(CatalogGate.FilterAsync);
        api.MapGet("/v1/generate-upload-url", GenerateUploadUrlEndpoint.Handle);
        api.MapPut("/uploads/{upload}/{file}", UploadEndpoint.HandleAsync);

        api.MapGet("/v1/providers/{provider}", GetProviderEndpoint.Handle);

        var project = api.MapGroup("/v1/projects/{project}");
        project.MapGet("", InstallationEndpoints.GetProject);
        project.MapGet("/installations", InstallationEndpoints.ListOfProject);
        project.MapGet("/providers/{provider}/objects/{objectName}/metadata", GetMetadataEndpoint.OfConnection);
        project.MapGet("/integrations", InstallationEndpoints.ListIntegrations);
        project.MapGet("/integrations/{integrationIdOrName}", InstallationEndpoints.GetIntegration);
        project.MapGet("/operations/{operation}", GetOperationEndpoint.Handle);
        project.MapGet("/operations/{operation}/logs", GetOperationLogsEndpoint.Handle);

        var integration = project.MapGroup("/integrations/{integration}");
        integration.MapPost("", SearchEndpoint.Handle);
        integration.MapGet("/installations", InstallationEndpoints.List);
        integration.MapGet("/installations/{installation}/operations", ListOperationsEndpoint.Handle);
        integration.MapGet("/objects/{objectName}/metadata", GetMetadataEndpoint.OfInstallation);
        integration.MapPut("/objects/{objectName}:async", BulkUpsertEndpoint.HandleAsync);
        integration.MapPost("/objects/{objectName}", WriteEndpoint.HandleAsync);

        // Routing goes by method before it looks into a segment, and would take the one of these two paths for the other.
        RefuseOthers(integration, "/objects/{objectName}:async", HttpMethods.Put);
        RefuseOthers(integration, "/objects/{objectName}", HttpMethods.Post);
    }

    private static void MapControls(IEndpointRouteBuilder web)
    {
        web.MapGet("/emulator", () => List(web)).WithGroupName(Controls);
        var controls = web.MapGroup("/emulator").WithGroupName(Controls);
        controls.MapGet("/events", ConsoleEvents.Stream);
        controls.MapGet("/idle", OperationControls.WhenIdleAsync);
        controls.MapGet("/operations", OperationControls.List);
        controls.MapPost("/operations", OperationControls.Post);
        controls.MapGet("/operations/{operation}", OperationControls.Get);
        controls.MapPut("/operations/{operation}", OperationControls.Put);
        controls.MapGet("/operations/{operation}/records", OperationControls.GetRecords);
        controls.MapGet("/records/{objectName}", RecordControls.Get);
        controls.MapDelete("/records/{objectName}", RecordControls.Delete);
        controls.MapGet("/files/{name}", FileControls.Get);
        controls.MapPut("/files/{name}", FileControls.PutAsync);
        controls.MapGet("/faults", FaultControls.Get);
        controls.MapPost("/faults", FaultControls.Post);
        controls.MapDelete("/faults", FaultControls.Clear);
        controls.MapDelete("/faults/{fault}", FaultControls.Delete);
        controls.MapGet("/requests", RequestControls.Get);
        controls.MapDelete("/requests", RequestControls.Delete);
        controls.MapGet("/objects", SchemaControls.List);
        controls.MapGet("/objects/{objectName}", SchemaControls.Get);
        controls.MapPut("/objects/{objectName}", SchemaControls.Put);
        controls.MapDelete("/objects/{objectName}", SchemaControls.Delete);
        controls.MapGet("/objects/{objectName}/rules", RuleControls.Get);
        controls.MapPut("/objects/{objectName}/rules", RuleControls.Put);
        controls.MapDelete("/objects/{objectName}/rules", RuleControls.Delete);
        controls.MapGet("/providers/{provider}", ProviderControls.Get);
        controls.MapPut("/providers/{provider}", ProviderControls.Put);
        controls.MapDelete("/providers/{provider}", ProviderControls.Delete);
        MapInstallationControls(controls.MapGroup("/projects/{project}"));
        controls.MapGet("/search", SearchControls.Get);
        controls.MapPut("/search", SearchControls.Put);
        controls.MapDelete("/search", SearchControls.Delete);
        controls.MapPut("/keys", AccessControls.PutKey);
        controls.MapGet("/catalog", AccessControls.GetCatalog);
        controls.MapPut("/catalog", AccessControls.PutCatalog);
        controls.MapDelete("/catalog", AccessControls.DeleteCatalog);
    }

    private static void MapInstallationControls(IEndpointRouteBuilder project)
    {
        project.MapGet("", InstallationControls.GetProject);
        project.MapPut("", InstallationControls.PutProject);
        project.MapDelete("", InstallationControls.DeleteProject);
        var integration = project.MapGroup("/integrations/{integration}");
        integration.MapGet("", InstallationControls.GetIntegration);
        integration.MapPut("", InstallationControls.PutIntegration);
        integration.MapDelete("", InstallationControls.DeleteIntegration);
        const string Installation = "/installations/{groupRef}";
        integration.MapGet(Installation, InstallationControls.GetInstallation);
        integration.MapPut(Installation, InstallationControls.PutInstallation);
        integration.MapDelete(Installation, InstallationControls.DeleteInstallation);
    }

    private static void MapConsole(IEndpointRouteBuilder web)
    {
        var console = web.MapGroup("").WithGroupName(Console);
        console.MapGet("/", ConsolePage.Get);
        console.MapGet("/console/operations/{operation}", ConsolePage.Get);
        console.MapGet("/console/objects", ConsolePage.Get);
        console.MapGet("/console/faults", ConsolePage.Get);
        console.MapGet("/console/{asset}", ConsolePage.GetAsset);
    }

    /// <summary>What there is, each as method and template.</summary>
    private static Dictionary<string, IEnumerable<string>> List(IEndpointRouteBuilder web) => web.DataSources
        .SelectMany(source => source.Endpoints.OfType<RouteEndpoint>())
        .GroupBy(endpoint => endpoint.Metadata.GetRequiredMetadata<IEndpointGroupNameMetadata>().EndpointGroupName)
        .ToDictionary(group => group.Key, group => group.SelectMany(Describe));

    private static IEnumerable<string> Describe(RouteEndpoint endpoint) =>
        from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? []
        select $"{method} {endpoint.RoutePattern.RawText}";

    private static void RefuseOthers(IEndpointRouteBuilder routes, string pattern, string allowed) => routes.Map(pattern, http =>
    {
        http.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
        http.Response.Headers.Allow = allowed;
        return Task.CompletedTask;
    });
}
