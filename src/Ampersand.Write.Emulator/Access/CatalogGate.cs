namespace Ampersand.Write.Emulator;

/// <summary>Answers 404 for what a fixed <see cref="Catalog"/> does not list.</summary>
internal sealed class CatalogGate(Catalog? catalog)
{
    private volatile Catalog? _catalog = catalog;

    public Catalog? Catalog
    {
        get => _catalog;
        set => _catalog = value;
    }

    public void DemandProject(string project)
    {
        if (_catalog is { } catalog && !catalog.HasProject(project))
        {
            throw ProblemException.NotFound($"There is no project '{project}'.");
        }
    }

    public void DemandIntegration(string project, string integration)
    {
        DemandProject(project);
        if (_catalog is { } catalog && !catalog.HasIntegration(project, integration))
        {
            throw ProblemException.NotFound($"Project '{project}' has no integration '{integration}'.");
        }
    }

    public void DemandObject(string project, string integration, string name)
    {
        DemandIntegration(project, integration);
        if (_catalog is { } catalog && !catalog.HasObject(name))
        {
            throw ProblemException.NotFound($"Integration '{integration}' has no object '{name}'.");
        }
    }
}
