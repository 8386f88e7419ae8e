using Ampersand.Write.Http;

namespace Ampersand.Write.Search;

/// <summary>Where and for whom an object is searched.</summary>
internal sealed class SearchTarget
{
    /// <summary>Checks everything that a search will need.</summary>
    /// <exception cref="AmpersandException">A value is missing or not of its form.</exception>
    public SearchTarget(AmpersandConnection connection, string objectName)
    {
        Connection = connection;
        ObjectName = ConnectionErrors.RequireWhole(objectName, "name of the object", ErrorIds.NameInvalid);
        Uri = ServiceAddress.WithQuery(
            ServiceAddress.Combine(
                connection.SearchUri,
                "projects",
                ServiceAddress.Segment(ConnectionErrors.RequireProject(connection.Project), "a project"),
                "integrations",
                ServiceAddress.Segment(ConnectionErrors.RequireIntegration(connection.Integration), "an integration")),
            ("groupRef", ConnectionErrors.RequireGroupRef(connection.GroupRef)));
    }

    public AmpersandConnection Connection { get; }

    public string ObjectName { get; }

    public Uri Uri { get; }
}
