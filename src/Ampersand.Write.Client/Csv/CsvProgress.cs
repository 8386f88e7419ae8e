namespace Ampersand.Write.Csv;

/// <summary>How far an inspection has come.</summary>
/// <param name="BytesRead">The bytes judged so far.</param>
/// <param name="TotalBytes">The bytes there are.</param>
/// <param name="Records">The records judged so far.</param>
public sealed record CsvProgress(long BytesRead, long TotalBytes, long Records);
