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
        return gate.Missing(names["project"] as string, names["integration"] as string, names["objectName"] as string) is { } missing
            ? ValueTask.FromResult<object?>(Problem.NotFound(missing))
            : next(context);
    }

    private string? Missing(string? project, string? integration, string? objectName)
    {
        if (this.catalog is not { } catalog || project is null)
        {
            return null;
        }

        if (!catalog.HasProject(project))
        {
            return $"There is no project '{project}'.";
        }

        if (integration is not null && !catalog.HasIntegration(project, integration))
        {
            return $"Project '{project}' has no integration '{integration}'.";
        }

        return objectName is not null
            && !catalog.HasObject(objectName) ? $"Integration '{integration}' has no object '{objectName}'." : null;
    }
}
