using System.Collections;
using System.Text.Json;
using Ampersand.Write.Objects;

namespace Ampersand.Write;

/// <summary>What a customer's installation of an integration says of itself.</summary>
/// <remarks>
/// Source: Ampersand, List installations (public API reference). What it connects with can hold secrets, so nothing of that is kept but the
/// provider and the status. Property names are the parameter names of the cmdlets that an installation is piped to.
/// </remarks>
public sealed class AmpersandInstallation
{
    private JsonElement? write;
    private JsonElement? read;

    private AmpersandInstallation(string installationId) => InstallationId = installationId;

    /// <summary>The service's id of it.</summary>
    public string InstallationId { get; }

    /// <summary>The service's id of the project; <see langword="null"/> where it is not said.</summary>
    public string? Project { get; private init; }

    /// <summary>The service's id of the integration; <see langword="null"/> where it is not said.</summary>
    public string? Integration { get; private init; }

    /// <summary>The customer's group; <see langword="null"/> where it is not said.</summary>
    public string? GroupRef { get; private init; }

    /// <summary>How people call the customer's group; <see langword="null"/> where it is not said.</summary>
    public string? GroupName { get; private init; }

    /// <summary>The provider's name, for example <c>salesforce</c>; <see langword="null"/> where it is not said.</summary>
    public string? Provider { get; private init; }

    /// <summary><c>healthy</c> or <c>unhealthy</c>; <see langword="null"/> where it is not said.</summary>
    public string? Health { get; private init; }

    /// <summary><c>created</c>, <c>working</c> or <c>bad_credentials</c>; <see langword="null"/> where it is not said.</summary>
    public string? ConnectionStatus { get; private init; }

    /// <summary>
    /// The objects that may be written for this customer; <see langword="null"/> where the configuration does not say which.
    /// </summary>
    public IReadOnlyList<AmpersandWriteObject>? WriteObjects { get; private init; }

    /// <summary>The revision of the integration's manifest that it was configured by; <see langword="null"/> where it is not said.</summary>
    public string? RevisionId { get; private init; }

    /// <summary>When it was created; <see langword="null"/> where it is not said.</summary>
    public DateTimeOffset? CreateTime { get; private init; }

    /// <summary>Whatever else the service says of it; <see langword="null"/> where that is nothing.</summary>
    public IDictionary? AdditionalProperties { get; private init; }

    /// <summary>The name of the connection that it was asked for through.</summary>
    public string? ConnectionName => Connection?.Name;

    internal AmpersandConnection? Connection { get; private set; }

    /// <summary>The configuration of writing, an object; <see langword="null"/> where there is none.</summary>
    internal JsonElement? Write => write;

    /// <summary>The configuration of reading, an object; <see langword="null"/> where there is none.</summary>
    internal JsonElement? Read => read;

    /// <summary>The connection that it was asked for through.</summary>
    /// <returns>The connection.</returns>
    public AmpersandConnection? GetConnection() => Connection;

    /// <summary>The id and the customer.</summary>
    /// <returns>A short text for messages.</returns>
    public override string ToString() => GroupRef is null ? InstallationId : $"{InstallationId} ({GroupRef})";

    /// <summary>The same installation, asked for through a connection: what is remembered of it knows none.</summary>
    internal AmpersandInstallation On(AmpersandConnection connection)
    {
        var copy = (AmpersandInstallation)MemberwiseClone();
        copy.Connection = connection;
        return copy;
    }

    /// <summary>Whether reading an object, and with it searching it, is switched off for this customer.</summary>
    internal bool HasDisabledReading(string objectName) =>
        read?.ObjectIn("objects")?.ObjectNamed(objectName)?.TruthIn("disabled") == true;

    /// <summary>Reads one of a list.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    internal static AmpersandInstallation Of(JsonElement json)
    {
        var id = json.ValueKind == JsonValueKind.Object ? json.TextIn("id") : null;
        var connection = id is null ? throw new JsonException("no installation") : json.ObjectIn("connection");
        var group = json.ObjectIn("group");
        var config = json.ObjectIn("config");
        var content = config?.ObjectIn("content");
        return new AmpersandInstallation(id)
        {
            Project = json.TextIn("projectId"),
            Integration = json.TextIn("integrationId"),
            GroupRef = group?.TextIn("groupRef"),
            GroupName = group?.TextIn("groupName"),
            Provider = connection?.TextIn("provider"),
            Health = json.TextIn("healthStatus"),
            ConnectionStatus = connection?.TextIn("status"),
            WriteObjects = content?.ObjectIn("write")?.ObjectIn("objects") is { } objects
                ? [.. objects.EnumerateObject().Select(entry => new AmpersandWriteObject(
                    entry.Name,
                    entry.Value.ValueKind == JsonValueKind.Object
                        ? entry.Value.ObjectIn("deletionSettings")?.TruthIn("enabled")
                        : null))]
                : null,
            RevisionId = config?.TextIn("revisionId"),
            CreateTime = json.TimeIn("createTime"),
            AdditionalProperties = json.Others(
                "id", "projectId", "integrationId", "group", "connection", "healthStatus", "config", "createTime"),
            write = content?.Detach("write"),
            read = content?.Detach("read"),
        };
    }
}

/// <summary>An object that an installation writes.</summary>
public sealed class AmpersandWriteObject
{
    internal AmpersandWriteObject(string objectName, bool? isDeletionEnabled)
    {
        ObjectName = objectName;
        IsDeletionEnabled = isDeletionEnabled;
    }

    /// <summary>Its name.</summary>
    public string ObjectName { get; }

    /// <summary>Whether its records may be deleted; <see langword="null"/> where it is not said.</summary>
    public bool? IsDeletionEnabled { get; }

    /// <summary>The name.</summary>
    /// <returns>The name.</returns>
    public override string ToString() => ObjectName;
}
