namespace Ampersand.Write.Emulator;

/// <summary>A record that could not be written.</summary>
/// <param name="Record">Its place among the records, from 1.</param>
/// <param name="Key">The value it is identified by, where it has one.</param>
/// <param name="Message">Why.</param>
internal sealed record RowFailure(long Record, string? Key, string Message);
