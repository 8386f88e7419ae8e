namespace Ampersand.Write.Emulator;

/// <summary>A CSV of which nothing can be written; the message becomes the operation's result.</summary>
internal sealed class CsvRefusedException(string message) : Exception(message);
