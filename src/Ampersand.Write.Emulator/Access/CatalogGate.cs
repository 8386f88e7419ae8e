namespace Ampersand.Write.Emulator;

/// <summary>Answers 404 for what a fixed <see cref="Catalog"/> does not list, by the names in the path.</summary>
internal sealed class CatalogGate(EmulatorOptions options)
{
    private volatile Catalog? catalog = options.Catalog;

    public Catalog? Catalog
    {
        get => catalog;
        set => catalog = value;
    }

    public static ValueTask<object?> FilterAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var names = context.HttpContext.Request.RouteValues;
        var gate = context.HttpContext.RequestServices.GetRequiredService<CatalogGate>();
        var (project, integration) = (names["project"] as string, names["integration"] as string);
        if (gate.Missing(project, integration, names["objectName"] as string) is { } missing)
        {
            return ValueTask.FromResult<object?>(missing);
        }

        var book = context.HttpContext.RequestServices.GetRequiredService<InstallationBook>();
        return project is not null && integration is not null && book.IsNameOfIntegration(project, integration)
            ? ValueTask.FromResult<object?>(NoIntegration(project, integration))
            : next(context);
    }

    public static Problem NoIntegration(string project, string integration) =>
        Problem.NotFound($"Project '{project}' has no integration '{integration}'.");

    private Problem? Missing(string? project, string? integration, string? objectName)
    {
        if (this.catalog is not { } catalog || project is null)
        {
            return null;
        }

        if (!catalog.HasProject(project))
        {
            return Problem.NotFound($"There is no project '{project}'.");
        }

        if (integration is not null && !catalog.HasIntegration(project, integration))
        {
            return NoIntegration(project, integration);
        }

        return objectName is not null && !catalog.HasObject(objectName)
            ? Problem.NotFound($"Integration '{integration}' has no object '{objectName}'.")
            : null;
    }
}
