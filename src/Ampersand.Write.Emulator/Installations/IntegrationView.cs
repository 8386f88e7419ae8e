using System.Text.Json.Nodes;

namespace Ampersand.Write.Emulator;

/// <summary>An integration as the platform host shows it.</summary>
internal sealed record IntegrationView(
    string Id, string ProjectId, string Name, string Provider, RevisionView LatestRevision, DateTimeOffset CreateTime)
{
    public static IntegrationView Of(string project, string integration, InstallationBook book)
    {
        var settings = book.Of(project, integration);
        var name = settings.Name ?? integration;
        var provider = book.ProviderOf(project, integration);
        var manifest = settings.Manifest is { } given
            ? JsonNode.Parse(given.GetRawText())!.AsObject()
            : ManifestOf(name, provider, book.ObjectsOf(project, integration));
        return new IntegrationView(
            integration,
            project,
            name,
            provider,
            new RevisionView(RevisionIdOf(project, integration), manifest, book.Started),
            book.Started);
    }

    public static string RevisionIdOf(string project, string integration) => Installation.DeriveId("revision", project, integration);

    private static JsonObject ManifestOf(string name, string provider, IEnumerable<string> objects)
    {
        JsonObject[] All() => [.. objects.Select(objectName => new JsonObject { ["objectName"] = objectName })];
        return new JsonObject
        {
            ["name"] = name,
            ["provider"] = provider,
            ["read"] = new JsonObject { ["objects"] = new JsonArray(All()) },
            ["write"] = new JsonObject { ["objects"] = new JsonArray(All()) },
            ["proxy"] = new JsonObject { ["enabled"] = true },
        };
    }
}

/// <summary>A manifest as it was deployed.</summary>
internal sealed record RevisionView(string Id, JsonObject Content, DateTimeOffset CreateTime);
