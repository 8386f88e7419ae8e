using Microsoft.AspNetCore.Routing.Matching;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Ampersand.Write.Emulator;

/// <summary>Holds the endpoints that routing has found against the target as it came, and takes the names in the path from there.</summary>
/// <remarks>
/// Routing sees the decoded path, which cannot tell the literal <c>:async</c> from <c>%3Aasync</c> nor <c>%252F</c> from <c>%2F</c>, and
/// ignores case.
/// </remarks>
internal sealed class RawTargetPolicy : MatcherPolicy, IEndpointSelectorPolicy
{
    /// <summary>After the policies of the framework, which go by method and content type.</summary>
    public override int Order => 1_000;

    public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) => true;

    public Task ApplyAsync(HttpContext httpContext, CandidateSet candidates)
    {
        var segments = RequestTarget.Of(httpContext).Segments;
        for (var i = 0; i < candidates.Count; i++)
        {
            if (candidates.IsValidCandidate(i)
                && candidates[i].Endpoint is RouteEndpoint endpoint
                && !TryRead(endpoint.RoutePattern.PathSegments, segments, candidates[i].Values ?? []))
            {
                candidates.SetValidity(i, false);
            }
        }

        return Task.CompletedTask;
    }

    private static bool TryRead(IReadOnlyList<RoutePatternPathSegment> pattern, string[] segments, RouteValueDictionary values) =>
        pattern.Count == segments.Length && pattern.Zip(segments).All(pair => TryRead(pair.First, pair.Second, values));

    /// <summary>Reads a segment that is literal, a name, or a name with a literal behind it.</summary>
    private static bool TryRead(RoutePatternPathSegment pattern, string segment, RouteValueDictionary values)
    {
        var literal = pattern.Parts[^1] is RoutePatternLiteralPart part ? part.Content : "";
        if (pattern.Parts[0] is not RoutePatternParameterPart parameter)
        {
            return segment == literal;
        }

        if (!segment.EndsWith(literal, StringComparison.Ordinal))
        {
            return false;
        }

        var name = Uri.UnescapeDataString(segment[..^literal.Length]);
        values[parameter.Name] = name;

        // A name that a path would resolve away names nothing.
        return name is not ("" or "." or "..");
    }
}
