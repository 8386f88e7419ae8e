using System.Text.Json;
using Ampersand.Write.Http;
using Ampersand.Write.Operations;

namespace Ampersand.Write.Records;

/// <summary>An answer of the service to a write of records, read but not yet joined to them.</summary>
/// <remarks>Success and failure (422) have the same shapes: one <c>result</c>, or <c>results</c> with counts.</remarks>
internal sealed class RecordWriteResponse
{
    private readonly JsonElement json;
    private readonly Func<string, string> redact;

    private RecordWriteResponse(JsonElement json, ServiceResponse answer, Func<string, string> redact)
    {
        this.json = json;
        this.redact = redact;
        IsSuccess = answer.IsSuccess;
        Attempts = answer.Attempts;
        OperationId = Text("operationId");
        Results = ReadResults(json);
        Errors = Messages(json, "errors");
        Warnings = Messages(json, "warnings");
        RawResponse = Text("rawResponse");
    }

    /// <summary>Whether the request as a whole was answered with success.</summary>
    public bool IsSuccess { get; }

    /// <summary>How many times the request was sent until the answer came.</summary>
    public int Attempts { get; }

    public string? OperationId { get; }

    /// <summary>What became of the records, as many as the answer names.</summary>
    public IReadOnlyList<JsonElement> Results { get; }

    /// <summary>How many records were written; <see langword="null"/> where the answer does not count.</summary>
    public int? SuccessCount => Count("successCount");

    /// <summary>How many records failed; <see langword="null"/> where the answer does not count.</summary>
    public int? FailureCount => Count("failureCount");

    public IReadOnlyList<string> Errors { get; }

    public IReadOnlyList<string> Warnings { get; }

    public string? RawResponse { get; }

    /// <summary>Whether an answer without success has the shape of one that says what became of the records.</summary>
    public static bool IsOne(ServiceResponse answer)
    {
        if ((int)answer.Status != 422)
        {
            return false;
        }

        try
        {
            var body = answer.ReadJsonObject();
            return body.TryGetProperty("operationId", out _) || body.TryGetProperty("result", out _)
                || body.TryGetProperty("results", out _);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>Reads an answer.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="redact">Takes the key out of texts.</param>
    /// <returns>What it says; <see langword="null"/> when it is not of the contract's form.</returns>
    public static RecordWriteResponse? Read(ServiceResponse answer, Func<string, string> redact)
    {
        try
        {
            var read = new RecordWriteResponse(answer.ReadJsonObject(), answer, redact);
            return read.OperationId is null && read.Results.Count == 0 ? null : read;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The messages under a name: objects with a <c>message</c>, or mere texts.</summary>
    public IReadOnlyList<string> Messages(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var items) && items.ValueKind == JsonValueKind.Array
            ? [.. items.EnumerateArray().Select(Message).Select(redact).Select(MessageSanitizer.Plain)
                .Where(message => message.Length > 0)]
            : [];

    private static JsonElement[] ReadResults(JsonElement body) =>
        body.TryGetProperty("results", out var several)
            && several.ValueKind == JsonValueKind.Array ? RequireObjects([.. several.EnumerateArray()])
        : body.TryGetProperty("result", out var single) && single.ValueKind != JsonValueKind.Null ? RequireObjects([single])
        : [];

    private static JsonElement[] RequireObjects(JsonElement[] results) =>
        Array.TrueForAll(results, result => result.ValueKind == JsonValueKind.Object)
            ? results
            : throw new JsonException("a result that is no object");

    private static string Message(JsonElement item) => item.ValueKind switch
    {
        JsonValueKind.String => item.GetString()!,
        JsonValueKind.Object when item.TryGetProperty("message", out var message) && OperationJson.Text(message) is { } text => text,
        JsonValueKind.Null => string.Empty,
        _ => item.GetRawText(),
    };

    private string? Text(string name) =>
        json.TryGetProperty(name, out var value) && OperationJson.Text(value) is { Length: > 0 } text ? redact(text) : null;

    private int? Count(string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number
            && value.TryGetInt32(out var count) ? count : null;
}
