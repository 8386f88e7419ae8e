namespace Ampersand.Write.Csv;

/// <summary>What goes into one part.</summary>
/// <param name="Number">The part's number, 1-based.</param>
/// <param name="FirstRecord">Its first record, 1-based.</param>
/// <param name="Records">How many records it has.</param>
/// <param name="SourceStart">Where its first record begins in the source's text.</param>
/// <param name="SourceEnd">Where what follows its last record begins.</param>
/// <param name="Length">Its bytes, with the header.</param>
internal sealed record PartRange(int Number, long FirstRecord, long Records, long SourceStart, long SourceEnd, int Length);
