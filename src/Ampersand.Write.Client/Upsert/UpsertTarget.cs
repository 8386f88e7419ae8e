using Ampersand.Write.Http;

namespace Ampersand.Write.Upsert;

/// <summary>Where records go in bulk, and by which field they are known.</summary>
/// <exception cref="AmpersandException">A value is missing or not of its form, or the connection has no bulk upsert.</exception>
internal sealed class UpsertTarget(AmpersandConnection connection, string objectName, string primaryKey)
    : WriteTarget(BulkForm.Demand(connection), objectName, connection.WriteApi == WriteApi.Async ? ":async" : string.Empty)
{
    public string PrimaryKey { get; } = ConnectionErrors.RequireWhole(primaryKey, "primary key", ErrorIds.PrimaryKeyInvalid);

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
}
