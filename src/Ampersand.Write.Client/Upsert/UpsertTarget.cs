using Ampersand.Write.Http;

namespace Ampersand.Write.Upsert;

/// <summary>Where records go in bulk, in which form, and by which field they are known.</summary>
/// <exception cref="AmpersandException">A value is missing or not of its form.</exception>
internal sealed class UpsertTarget(AmpersandConnection connection, string objectName, string primaryKey, WriteForms forms)
    : WriteTarget(connection, objectName)
{
    private readonly Uri asynchronous = Address(connection, objectName, ":async");

    /// <summary>Where records go in the form of the connection.</summary>
    public UpsertTarget(AmpersandConnection connection, string objectName, string primaryKey)
        : this(connection, objectName, primaryKey, new WriteForms(connection, isUpload: false))
    {
    }

    public string PrimaryKey { get; } = ConnectionErrors.RequireWhole(primaryKey, "primary key", ErrorIds.PrimaryKeyInvalid);

    /// <summary>The form of the write API.</summary>
    public WriteApi Form => forms.Current;

    /// <inheritdoc/>
    public override Uri Uri => Form == WriteApi.Async ? asynchronous : base.Uri;

    public HttpMethod Method => Form == WriteApi.Async ? HttpMethod.Put : HttpMethod.Post;

    /// <summary>The body's fields before the records, in the documents' order.</summary>
    public IEnumerable<KeyValuePair<string, string>> Fields()
    {
        yield return new("groupRef", GroupRef);
        if (Form == WriteApi.Bulk)
        {
            yield return new("type", "upsert");
            yield return new("mode", "bulk");
        }
    }
}
