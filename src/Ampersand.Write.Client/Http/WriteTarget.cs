
namespace Ampersand.Write.Http;

/// <summary>Where records go: the part of a write that is the same for all of its requests.</summary>
internal class WriteTarget
{
    /// <summary>Checks everything that a request will need, so that nothing is found missing half-way.</summary>
    /// <param name="connection">Whose project, integration and group it is.</param>
    /// <param name="objectName">The object's name as the user knows it.</param>
    /// <exception cref="AmpersandException">A value is missing or not of its form.</exception>
    public WriteTarget(AmpersandConnection connection, string objectName)
    {
        Connection = connection;
        ObjectName = ConnectionErrors.RequireWhole(objectName, "name of the object", ErrorIds.NameInvalid);
        Project = ConnectionErrors.RequireProject(connection.Project);
        Integration = ConnectionErrors.RequireIntegration(connection.Integration);
        GroupRef = ConnectionErrors.RequireGroupRef(connection.GroupRef);
        Uri = Address(connection, objectName);
    }

    public AmpersandConnection Connection { get; }

    public string ObjectName { get; }

    public string Project { get; }

    public string Integration { get; }

    public string GroupRef { get; }

    public virtual Uri Uri { get; }

    /// <summary>The target in one line, for questions and messages.</summary>
    public override string ToString() =>
        $"{ObjectName} at {Connection.WriteUri.Host} (project {Project}, integration {Integration}, groupRef {GroupRef})";

    /// <summary>The address of an object.</summary>
    /// <param name="connection">Whose write host, project and integration it is.</param>
    /// <param name="objectName">The object's name as the user knows it.</param>
    /// <param name="literalSuffix">What follows the object in the address unencoded.</param>
    protected static Uri Address(AmpersandConnection connection, string objectName, string literalSuffix = "") => ServiceAddress.Combine(
        connection.WriteUri,
        "projects",
        ServiceAddress.Segment(ConnectionErrors.RequireProject(connection.Project), "a project"),
        "integrations",
        ServiceAddress.Segment(ConnectionErrors.RequireIntegration(connection.Integration), "an integration"),
        "objects",
        ServiceAddress.Segment(objectName, "an object", literalSuffix));
}
