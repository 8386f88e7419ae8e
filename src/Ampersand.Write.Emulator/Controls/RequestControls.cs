using System.Text;

namespace Ampersand.Write.Emulator;

/// <summary><c>/emulator/requests</c>: what was seen.</summary>
internal sealed class RequestControls(RequestLog requests)
{
    private const int DefaultLimit = 100;
    private const string Mask = "***";

    public Task GetAsync(Exchange exchange)
    {
        var method = exchange.Query("method");
        var path = exchange.Query("path") is { } pattern ? new Glob(pattern) : null;
        var matching = requests.All
            .Where(request => method is null || string.Equals(request.Method, method, StringComparison.OrdinalIgnoreCase))
            .Where(request => path is null || path.IsMatch(RequestTarget.Parse(request.Target).Path))
            .ToList();
        return exchange.WriteJsonAsync(new
        {
            count = requests.Count,
            matching = matching.Count,
            inFlight = requests.InFlight,
            highWaterMark = requests.HighWaterMark,
            requests = matching.TakeLast(exchange.QueryNumber("limit", DefaultLimit)).Select(Show),
        });
    }

    public Task DeleteAsync(Exchange exchange)
    {
        requests.Clear();
        return exchange.WriteNothingAsync();
    }

    private static object Show(SeenRequest request) => new
    {
        request.Number,
        request.Time,
        request.RequestId,
        request.Method,
        request.Target,
        headers = request.Headers
            .GroupBy(header => header.Key, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(group => group.Key, group => IsSecret(group.Key) ? Mask : string.Join(", ", group.Select(header => header.Value))),
        request.BodySize,
        body = Encoding.UTF8.GetString(request.Body.Span),
        request.Status,
        request.Fault,
    };

    private static bool IsSecret(string header) =>
        string.Equals(header, ApiKeyRing.HeaderName, StringComparison.OrdinalIgnoreCase)
        || string.Equals(header, "Authorization", StringComparison.OrdinalIgnoreCase);
}
