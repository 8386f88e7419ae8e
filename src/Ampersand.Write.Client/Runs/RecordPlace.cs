namespace Ampersand.Write;

/// <summary>Where a record stands.</summary>
/// <param name="Source">A file's path, or <c>pipeline</c>.</param>
/// <param name="Record">The record's number, 1-based in its source, the header of a file not counted.</param>
/// <param name="Line">The line of a file on which it begins, 1-based; <see langword="null"/> where it was piped.</param>
public readonly record struct RecordPlace(string Source, long Record, long? Line = null);
