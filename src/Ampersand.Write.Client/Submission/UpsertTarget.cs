using Ampersand.Write.Http;

namespace Ampersand.Write.Submission;

/// <summary>Where records go and by which field they are known: the part of a write that is the same for all of its requests.</summary>
internal sealed class UpsertTarget
{
    /// <summary>Checks everything that a request will need, so that nothing is found missing half-way.</summary>
    /// <exception cref="AmpersandException">A value is missing or not of its form.</exception>
    public UpsertTarget(AmpersandConnection connection, string objectName, string primaryKey)
    {
        Connection = connection;
        ObjectName = objectName;
        PrimaryKey = primaryKey;
        BulkForm.Demand(connection);
        Project = ConnectionErrors.Require(connection.Project, nameof(connection.Project), "AMP_PROJECT");
        Integration = ConnectionErrors.Require(connection.Integration, nameof(connection.Integration), "AMP_INTEGRATION");
        GroupRef = ConnectionErrors.Require(connection.GroupRef, nameof(connection.GroupRef), "AMP_GROUP_REF");
        Uri = ServiceAddress.Combine(
            connection.WriteUri,
            "projects",
            ServiceAddress.Segment(Project, "a project"),
            "integrations",
            ServiceAddress.Segment(Integration, "an integration"),
            "objects",
            ServiceAddress.Segment(objectName, "an object", connection.WriteApi == WriteApi.Async ? ":async" : string.Empty));
    }

    public AmpersandConnection Connection { get; }

    public string ObjectName { get; }

    public string PrimaryKey { get; }

    public string Project { get; }

    public string Integration { get; }

    public string GroupRef { get; }

    public Uri Uri { get; }

    public HttpMethod Method => Connection.WriteApi == WriteApi.Async ? HttpMethod.Put : HttpMethod.Post;

    /// <summary>The body's fields before the records, in the documents' order.</summary>
    public IEnumerable<KeyValuePair<string, string>> Fields()
    {
        yield return new("groupRef", GroupRef);
        if (Connection.WriteApi == WriteApi.Bulk)
        {
            yield return new("type", "upsert");
            yield return new("mode", "bulk");
        }
    }

    /// <summary>The target in one line, for questions and messages.</summary>
    public override string ToString() =>
        $"{ObjectName} at {Connection.WriteUri.Host} (project {Project}, integration {Integration}, groupRef {GroupRef})";
}
