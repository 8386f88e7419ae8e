using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Ampersand.Write.Emulator;

/// <summary><c>/emulator/requests</c>: what was seen.</summary>
internal static class RequestControls
{
    private const int DefaultLimit = 100;
    private const string Mask = "***";

    public static Page Get(string? method, string? path, uint? limit, RequestLog requests)
    {
        var glob = path is null ? null : new Glob(path);
        var matching = requests.All
            .Where(request => method is null || string.Equals(request.Method, method, StringComparison.OrdinalIgnoreCase))
            .Where(request => glob is null || glob.IsMatch(RequestTarget.PathOf(request.Target)))
            .ToList();
        var last = matching.TakeLast((int)Math.Min(limit ?? DefaultLimit, int.MaxValue));
        return new Page(requests.Count, matching.Count, requests.InFlight, requests.HighWaterMark, last.Select(Request.Of));
    }

    public static NoContent Delete(RequestLog requests)
    {
        requests.Clear();
        return TypedResults.NoContent();
    }

    internal sealed record Page(long Count, int Matching, int InFlight, int HighWaterMark, IEnumerable<Request> Requests);

    internal sealed record Request(
        long Number,
        DateTimeOffset Time,
        string RequestId,
        string Method,
        string Target,
        Dictionary<string, string> Headers,
        long BodySize,
        string Body,
        int? Status,
        FaultKind? Fault)
    {
        public static Request Of(SeenRequest request) => new(
            request.Number,
            request.Time,
            request.RequestId,
            request.Method,
            request.Target,
            request.Headers
                .GroupBy(header => header.Key, StringComparer.OrdinalIgnoreCase)
                .ToDictionary(
                    group => group.Key,
                    group => IsSecret(group.Key) ? Mask : string.Join(", ", group.Select(header => header.Value))),
            request.BodySize,
            Encoding.UTF8.GetString(request.Body.Span),
            request.Status,
            request.Fault);

        private static bool IsSecret(string header) =>
            string.Equals(header, ApiKeyRing.HeaderName, StringComparison.OrdinalIgnoreCase)
            || string.Equals(header, "Authorization", StringComparison.OrdinalIgnoreCase);
    }
}
