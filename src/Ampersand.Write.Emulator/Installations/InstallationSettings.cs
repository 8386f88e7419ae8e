using System.Text.Json;

namespace Ampersand.Write.Emulator;

/// <summary>What is told of a customer's installation of an integration.</summary>
public sealed record InstallationSettings
{
    /// <summary>Whether there is one; where not, nothing can be written or searched for this customer.</summary>
    public bool IsInstalled { get; init; } = true;

    /// <summary>The customer's name.</summary>
    public string? GroupName { get; init; }

    /// <summary>Its health; <c>healthy</c> and <c>unhealthy</c> are documented. It is told, and changes nothing else.</summary>
    public string HealthStatus { get; init; } = "healthy";

    /// <summary>
    /// The status of its connection; <c>created</c>, <c>working</c> and <c>bad_credentials</c> are documented. It is told, and changes
    /// nothing else.
    /// </summary>
    public string ConnectionStatus { get; init; } = "working";

    /// <summary>The revision of the manifest that it was configured by; the latest unless given.</summary>
    public string? RevisionId { get; init; }

    /// <summary>
    /// Its configuration (<c>config.content</c>), an object. Where it has no <c>read</c> or no <c>write</c>, all objects that are known
    /// stand there; where it has, others are not searched or not written.
    /// </summary>
    public JsonElement? Content { get; init; }
}
