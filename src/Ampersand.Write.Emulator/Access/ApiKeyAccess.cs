namespace Ampersand.Write.Emulator;

/// <summary>What a key in <c>X-Api-Key</c> is good for.</summary>
public enum ApiKeyAccess
{
    /// <summary>Not known: 401.</summary>
    Unknown,

    /// <summary>Known, may do everything.</summary>
    Granted,

    /// <summary>Known, may do nothing: 403.</summary>
    Forbidden,
}
