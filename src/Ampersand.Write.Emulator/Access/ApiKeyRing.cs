using System.Collections.Concurrent;

namespace Ampersand.Write.Emulator;

/// <summary>The keys of an emulator, changeable while requests are under way.</summary>
public sealed class ApiKeyRing
{
    private readonly ConcurrentDictionary<string, ApiKeyAccess> _keys = new(StringComparer.Ordinal);

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
    public ApiKeyAccess this[string key] => _keys.GetValueOrDefault(key);

    /// <summary>Changes what <paramref name="key"/> is good for, from the next request on.</summary>
    public void Set(string key, ApiKeyAccess access) => _keys[key] = access;

    /// <summary>Makes <paramref name="key"/> unknown.</summary>
    public void Revoke(string key) => Set(key, ApiKeyAccess.Unknown);

    internal void Demand(HttpRequest request)
    {
        var values = request.Headers[HeaderName];
        if (values.Count != 1 || string.IsNullOrEmpty(values[0]))
        {
            throw ProblemException.Unauthorized("The header X-Api-Key is missing.");
        }

        switch (this[values[0]!])
        {
            case ApiKeyAccess.Granted:
                return;
            case ApiKeyAccess.Forbidden:
                throw ProblemException.Forbidden("This API key may not do this.");
            default:
                throw ProblemException.Unauthorized("This API key is not known.");
        }
    }

    internal const string HeaderName = "X-Api-Key";
}
