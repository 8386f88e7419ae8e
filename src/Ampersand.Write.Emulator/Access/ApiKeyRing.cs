using System.Collections.Concurrent;

namespace Ampersand.Write.Emulator;

/// <summary>The keys of an emulator, changeable while requests are under way.</summary>
public sealed class ApiKeyRing
{
    internal const string HeaderName = "X-Api-Key";

    private readonly ConcurrentDictionary<string, ApiKeyAccess> keys = new(StringComparer.Ordinal);

    internal ApiKeyRing(EmulatorOptions options)
    {
        foreach (var key in options.ApiKeys)
        {
            Set(key, ApiKeyAccess.Granted);
        }

        foreach (var key in options.ForbiddenKeys)
        {
            Set(key, ApiKeyAccess.Forbidden);
        }
    }

    /// <summary>What <paramref name="key"/> is good for now.</summary>
    public ApiKeyAccess this[string key] => keys.GetValueOrDefault(key);

    /// <summary>Changes what <paramref name="key"/> is good for, from the next request on.</summary>
    public void Set(string key, ApiKeyAccess access) => keys[key] = access;

    /// <summary>Makes <paramref name="key"/> unknown.</summary>
    public void Revoke(string key) => Set(key, ApiKeyAccess.Unknown);
}

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
