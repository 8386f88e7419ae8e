namespace Ampersand.Write.Emulator;

/// <summary>What is told of a project.</summary>
public sealed record ProjectSettings
{
    /// <summary>Its name, which paths may hold in place of its id; its id unless given.</summary>
    public string? Name { get; init; }
}
