
namespace Ampersand.Write.Records;

/// <summary>What came of one request.</summary>
/// <param name="Operation">The operation that writes the records later; <see langword="null"/> when they were written at once.</param>
/// <param name="Results">What became of them; none when they are written later.</param>
internal sealed record RecordWriteOutcome(AmpersandOperation? Operation, IReadOnlyList<AmpersandWriteResult> Results);
