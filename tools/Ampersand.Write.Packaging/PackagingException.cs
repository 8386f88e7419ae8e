namespace Ampersand.Write.Packaging;

/// <summary>Why there is no package, in one sentence for whoever asked for it.</summary>
internal sealed class PackagingException(string message) : Exception(message);
