namespace Ampersand.Write.Tests.Pester;

/// <summary>What became of one Pester test, or of something that kept tests from running.</summary>
/// <param name="Name">The test, with the blocks it stands in.</param>
/// <param name="Result">Pester's word for it; only Passed is passed.</param>
/// <param name="Message">What went wrong, or why it did not run.</param>
public sealed record PesterOutcome(string Name, string Result, string Message)
{
    /// <summary>Short, because it stands behind every test's name.</summary>
    public override string ToString() => Result;
}
