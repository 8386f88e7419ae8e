namespace Ampersand.Write.Tests.Browser;

/// <summary>The browser has refused a command, or the page it was for is gone.</summary>
internal sealed class DevToolsException(string message, Exception? innerException = null) : Exception(message, innerException);
