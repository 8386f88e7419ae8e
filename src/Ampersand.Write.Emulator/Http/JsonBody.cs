using System.Net.Mime;
using System.Reflection;
using System.Text.Json;

namespace Ampersand.Write.Emulator;

/// <summary>A body that is one JSON object, read whole; its form is for the endpoint to judge, field by field.</summary>
/// <param name="Fields">The object, until the answer is sent.</param>
internal sealed record JsonBody(JsonElement Fields) : IBindableFromHttpContext<JsonBody>
{
    /// <summary>Ten MiB of CSV escaped the worst way JSON allows still fits.</summary>
    public const long Limit = 64L * 1024 * 1024;

    public static async ValueTask<JsonBody?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        var request = context.Request;
        var type = request.ContentType?.Split(';')[0].Trim();
        if (!string.Equals(type, MediaTypeNames.Application.Json, StringComparison.OrdinalIgnoreCase))
        {
            throw new BadHttpRequestException(
                $"The body must be application/json, not '{type}'.", StatusCodes.Status415UnsupportedMediaType);
        }

        if (request.Headers.ContentEncoding.Count > 0)
        {
            throw new BadHttpRequestException("A compressed body is not accepted.", StatusCodes.Status415UnsupportedMediaType);
        }

        try
        {
            var bytes = await ReadAsync(request, context.RequestAborted);
            var document = JsonDocument.Parse(bytes, new JsonDocumentOptions { AllowDuplicateProperties = false });
            context.Response.RegisterForDispose(document);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? new JsonBody(document.RootElement)
                : throw new BadHttpRequestException("The body is not a JSON object.");
        }
        catch (JsonException exception)
        {
            throw new BadHttpRequestException($"The body is not JSON: {exception.Message}", exception);
        }
    }

    /// <summary>Reads a body whole, with one allocation where its length was announced.</summary>
    private static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength is > 0 and <= Limit and { } length)
        {
            var exact = GC.AllocateUninitializedArray<byte>((int)length);
            await request.Body.ReadExactlyAsync(exact, cancellationToken);
            return exact;
        }

        var buffer = new MemoryStream();
        await request.Body.CopyToAsync(buffer, cancellationToken);
        return buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
    }
}
