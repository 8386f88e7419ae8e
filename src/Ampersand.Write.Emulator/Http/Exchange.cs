using System.Buffers;
using System.Globalization;
using System.Net.Mime;
using System.Text.Json;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Ampersand.Write.Emulator;

/// <summary>One request and its answer.</summary>
internal sealed class Exchange(HttpContext http, RequestTarget target)
{
    public HttpContext Http { get; } = http;

    public RequestTarget Target { get; } = target;

    public string RequestId { get; } = Guid.NewGuid().ToString();

    public CancellationToken Aborted => Http.RequestAborted;

    /// <summary>What is to be done before the connection is reset, while the other side cannot know of it yet.</summary>
    public Action? Resetting { get; set; }

    /// <summary>The decoded names in the path, set by the router.</summary>
    public Dictionary<string, string> Values { get; set; } = [];

    public string Project => Values["project"];

    public string Integration => Values["integration"];

    public string ObjectName => Values["object"];

    /// <summary>Aborts the connection, which the other side sees as a reset.</summary>
    public void Reset()
    {
        Resetting?.Invoke();
        Http.Features.GetRequiredFeature<IConnectionLifetimeFeature>().Abort();
    }

    public string? Query(string name) => Http.Request.Query.TryGetValue(name, out var value) ? value.ToString() : null;

    public int QueryNumber(string name, int otherwise)
    {
        if (Query(name) is not { } text)
        {
            return otherwise;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw ProblemException.BadQuery(name, $"{name} must be a whole number.", text);
    }

    /// <summary>Reads the whole body, which must be JSON and one object.</summary>
    public async Task<JsonDocument> ReadJsonAsync()
    {
        DemandMediaType(MediaTypeNames.Application.Json);
        var body = await RequestBody.ReadAsync(Http.Request, Aborted);
        return Json.ParseObject(body);
    }

    public async Task<T> ReadJsonAsync<T>()
    {
        using var document = await ReadJsonAsync();
        try
        {
            return document.Deserialize<T>(Json.Options)!;
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            throw ProblemException.BadRequest(exception.Message);
        }
    }

    public void DemandMediaType(string mediaType)
    {
        var type = Http.Request.ContentType?.Split(';')[0].Trim();
        if (!string.Equals(type, mediaType, StringComparison.OrdinalIgnoreCase))
        {
            throw ProblemException.UnsupportedMediaType($"The body must be {mediaType}, not '{type}'.");
        }

        if (Http.Request.Headers.ContentEncoding.Count > 0)
        {
            throw ProblemException.UnsupportedMediaType("A compressed body is not accepted.");
        }
    }

    public Task WriteJsonAsync(int status, Action<Utf8JsonWriter> write, string contentType = MediaTypeNames.Application.Json)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer, Json.WriterOptions))
        {
            write(writer);
        }

        return WriteAsync(status, contentType, buffer.WrittenMemory);
    }

    public Task WriteJsonAsync<T>(T value, int status = StatusCodes.Status200OK) =>
        WriteAsync(status, MediaTypeNames.Application.Json, JsonSerializer.SerializeToUtf8Bytes(value, Json.Options));

    public Task WriteNothingAsync() => WriteAsync(StatusCodes.Status204NoContent, null, default);

    public async Task WriteAsync(int status, string? contentType, ReadOnlyMemory<byte> body)
    {
        var response = Http.Response;
        response.StatusCode = status;
        if (status is StatusCodes.Status204NoContent or StatusCodes.Status304NotModified)
        {
            return;
        }

        response.ContentType = contentType;
        response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(Http.Request.Method))
        {
            await response.Body.WriteAsync(body, Aborted);
        }
    }
}
