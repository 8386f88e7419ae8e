namespace Ampersand.Write.Emulator;

/// <summary>The emulator cannot start as asked; the message is one sentence for the person who asked.</summary>
public sealed class EmulatorException(string message, Exception? innerException = null) : Exception(message, innerException);
