
namespace Ampersand.Write.Records;

/// <summary>What came of one request.</summary>
/// <param name="Operation">
/// The operation that writes the records later; or the one that has, where it alone knows how many were written; otherwise
/// <see langword="null"/>.
/// </param>
/// <param name="Results">What became of each record; none when they are written later.</param>
/// <param name="Error">
/// Why nobody knows which of the records were written, or, without results and operation, why all of them were refused in an earlier run;
/// otherwise <see langword="null"/>.
/// </param>
internal sealed record RecordWriteOutcome(
    AmpersandOperation? Operation, IReadOnlyList<AmpersandWriteResult> Results, AmpersandException? Error = null);
