namespace Ampersand.Write.Emulator;

/// <summary>A path with named segments: <c>/v1/projects/{project}</c>, where a segment may carry a literal suffix: <c>{object}:async</c>.</summary>
internal sealed class RouteTemplate(string template)
{
    private readonly string[] _segments = template.Split('/')[1..];

    public bool TryMatch(string[] segments, out Dictionary<string, string> values)
    {
        values = new(StringComparer.Ordinal);
        if (segments.Length != _segments.Length)
        {
            return false;
        }

        for (var i = 0; i < segments.Length; i++)
        {
            if (!TryMatch(_segments[i], segments[i], values))
            {
                return false;
            }
        }

        return true;
    }

    private static bool TryMatch(string expected, string actual, Dictionary<string, string> values)
    {
        if (!expected.StartsWith('{'))
        {
            return expected == actual;
        }

        var end = expected.IndexOf('}', StringComparison.Ordinal);
        var suffix = expected.AsSpan(end + 1);
        if (!actual.AsSpan().EndsWith(suffix, StringComparison.Ordinal))
        {
            return false;
        }

        var value = Uri.UnescapeDataString(actual[..^suffix.Length]);

        // A name that a path would resolve away names nothing.
        if (value is "" or "." or "..")
        {
            return false;
        }

        values[expected[1..end]] = value;
        return true;
    }
}
