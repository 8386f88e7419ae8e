
namespace Ampersand.Write;

/// <summary>
/// What a run owes its caller: an operation, or what became of a record, and the error that goes with it, or an error alone.
/// </summary>
public sealed record RunOutput
{
    internal RunOutput()
    {
    }

    /// <summary>An operation: as it was accepted, or, where the run waits, as it ended.</summary>
    public AmpersandOperation? Operation { get; internal init; }

    /// <summary>What became of a record, where the service says so at once.</summary>
    public AmpersandWriteResult? Result { get; internal init; }

    /// <summary>
    /// What is wrong with the operation, with the record, or with records that were not sent; <see langword="null"/> where nothing is. The
    /// run goes on.
    /// </summary>
    public AmpersandException? Error { get; internal init; }

    /// <summary>What the error is about: the operation, or the record or records as they were added.</summary>
    public object? Target { get; internal init; }
}
