using System.Text.Json.Nodes;

namespace Ampersand.Write.Emulator;

/// <summary>An installation as the platform host shows it.</summary>
internal sealed record InstallationView(
    string Id,
    string ProjectId,
    string IntegrationId,
    GroupView Group,
    string HealthStatus,
    ConnectionView Connection,
    ConfigView Config,
    DateTimeOffset CreateTime)
{
    public static InstallationView Of(Installation installation, InstallationBook book)
    {
        var (project, integration, groupRef) = installation;
        var settings = book.Of(installation);
        return new InstallationView(
            installation.Id,
            project,
            integration,
            new GroupView(groupRef, settings.GroupName ?? groupRef),
            settings.HealthStatus,
            ConnectionView.Of(installation, settings.ConnectionStatus, book.ProviderOf(project, integration)),
            new ConfigView(
                installation.ConfigId,
                settings.RevisionId ?? IntegrationView.RevisionIdOf(project, integration),
                ContentOf(installation, settings, book),
                book.Started),
            book.Started);
    }

    /// <summary>The configuration as ordered, and what it leaves open as the emulator behaves.</summary>
    private static JsonObject ContentOf(Installation installation, InstallationSettings settings, InstallationBook book)
    {
        var (project, integration, _) = installation;
        var content = settings.Content is { } given ? JsonNode.Parse(given.GetRawText())!.AsObject() : [];
        content.TryAdd("provider", book.ProviderOf(project, integration));
        foreach (var action in (string[])["read", "write"])
        {
            content.TryAdd(action, new JsonObject
            {
                ["objects"] = new JsonObject(book.ObjectsOf(project, integration).Select(
                    name => KeyValuePair.Create(name, (JsonNode?)new JsonObject { ["objectName"] = name }))),
            });
        }

        if (content["write"] is JsonObject write && write["objects"] is JsonObject objects)
        {
            foreach (var (name, written) in objects)
            {
                (written as JsonObject)?.TryAdd(
                    "deletionSettings", new JsonObject { ["enabled"] = book.MayDelete(installation, name) });
            }
        }

        return content;
    }
}

/// <summary>A customer.</summary>
internal sealed record GroupView(string GroupRef, string GroupName);

/// <summary>What an installation connects with. It holds secrets, as those of the service may, which no client shows.</summary>
internal sealed record ConnectionView(string Id, string ProjectId, string Provider, string Status, JsonObject Oauth2AuthorizationCode)
{
    public static ConnectionView Of(Installation installation, string status, string provider) => new(
        Installation.DeriveId("connection", installation.Project, installation.Integration, installation.GroupRef),
        installation.Project,
        provider,
        status,
        new JsonObject
        {
            ["accessToken"] = new JsonObject { ["token"] = "secret-access-token" },
            ["refreshToken"] = new JsonObject { ["token"] = "secret-refresh-token" },
        });
}

/// <summary>How an installation is configured.</summary>
internal sealed record ConfigView(string Id, string RevisionId, JsonObject Content, DateTimeOffset CreateTime);
