
namespace Ampersand.Write;

/// <summary>A journal cannot be read, written or used for a run.</summary>
public sealed class AmpersandJournalException : AmpersandException
{
    internal AmpersandJournalException(AmpersandErrorId id, string path, string message, Exception? innerException = null)
        : base(id, message, innerException) => Path = path;

    /// <summary>The journal's path.</summary>
    public string Path { get; }

    /// <summary>The operation that was accepted and could not be recorded; <see langword="null"/> for all other errors.</summary>
    public string? OperationId { get; internal init; }
}
