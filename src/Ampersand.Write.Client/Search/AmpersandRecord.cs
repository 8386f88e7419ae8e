namespace Ampersand.Write;

/// <summary>A record as a search found it at the provider.</summary>
public sealed class AmpersandRecord
{
    internal AmpersandRecord(string objectName, string? id, IReadOnlyDictionary<string, object?> fields)
    {
        ObjectName = objectName;
        Id = id;
        Fields = fields;
    }

    /// <summary>The object that it is one of, for example <c>contact</c>.</summary>
    public string ObjectName { get; }

    /// <summary>Its id at the provider, by which it is updated and deleted; <see langword="null"/> where the service names none.</summary>
    public string? Id { get; }

    /// <summary>
    /// Its fields but the id, by the names that the service gives them, case ignored: as many as the service shows, which is not documented.
    /// </summary>
    public IReadOnlyDictionary<string, object?> Fields { get; }

    /// <summary>The object and the id.</summary>
    /// <returns>A short text for messages.</returns>
    public override string ToString() => $"{ObjectName} {Id}";
}
