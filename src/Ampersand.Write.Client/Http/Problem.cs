using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Ampersand.Write.Http;

/// <summary>What a service says of its own failure: <c>application/problem+json</c> (RFC 9457) with Ampersand's additions.</summary>
internal sealed class Problem
{
    private readonly JsonElement root;

    private Problem(JsonElement root) => this.root = root;

    public string? Title => Text(root, "title");

    public string? Detail => Text(root, "detail");

    public string? Remedy => Text(root, "remedy");

    public string? RequestId => Text(root, "requestId");

    public bool? Retryable =>
        root.TryGetProperty("retryable", out var value) && value.ValueKind is JsonValueKind.True or JsonValueKind.False
        ? value.GetBoolean()
        : null;

    public DateTimeOffset? RetryAfter =>
        DateTimeOffset.TryParse(Text(root, "retryAfter"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? at
            : null;

    /// <summary>The problem in a body, whatever content type it came under; <see langword="null"/> when there is none.</summary>
    public static Problem? TryParse(byte[] body)
    {
        try
        {
            var json = ResponseBody.ParseJson(body);
            return json.ValueKind == JsonValueKind.Object ? new Problem(json) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The service's words in one line: detail or title, then each named issue and cause.</summary>
    public string? Describe()
    {
        var words = new StringBuilder(Detail ?? Title ?? Text(root, "message") ?? Text(root, "error"));
        foreach (var list in (string[])["issues", "causes", "errors"])
        {
            if (root.TryGetProperty(list, out var items) && items.ValueKind == JsonValueKind.Array)
            {
                foreach (var item in items.EnumerateArray())
                {
                    Append(words, item);
                }
            }
        }

        if (Remedy is { } remedy)
        {
            words.Append(words.Length > 0 ? " " : string.Empty).Append(remedy);
        }

        return words.Length > 0 ? words.ToString() : null;
    }

    private void Append(StringBuilder words, JsonElement item)
    {
        var said = item.ValueKind == JsonValueKind.String
            ? item.GetString()
            : Text(item, "detail") ?? Text(item, "message") ?? Text(item, "title");
        if (said is null || IsToldInDetail(said, Text(item, "name")))
        {
            return;
        }

        var where = string.Join(" ", new[] { Text(item, "in"), Text(item, "name") }.Where(part => part is not null));
        words.Append(words.Length > 0 ? "; " : string.Empty).Append(where.Length > 0 ? where + ": " : string.Empty).Append(said);
    }

    /// <summary>Whether the detail says it already, word for word, and of what.</summary>
    private bool IsToldInDetail(string said, string? name) =>
        Detail is { } detail && detail.Contains(said) && (name is null || detail.Contains(name));

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object
        && element.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.String
        && value.GetString() is { Length: > 0 } text
            ? text
            : null;
}
