namespace Ampersand.Write.Tests.Harness;

/// <summary>
/// Tests that change the process's environment, which all sessions see, or that measure time: one at a time, beside no others.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class SharedEnvironment
{
    public const string Name = "Environment";
}
