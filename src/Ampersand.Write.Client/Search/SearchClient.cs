using System.Net.Http.Headers;
using System.Text.Json;
using Ampersand.Write.Csv;
using Ampersand.Write.Http;
using Ampersand.Write.Records;

namespace Ampersand.Write.Search;

/// <summary>Searches the records of an object by the values of fields.</summary>
/// <remarks>
/// Source: Ampersand, Search (public API reference), 2026-02. The only operator is equality, and one page comes, with nothing that says
/// whether there is more.
/// </remarks>
/// <param name="target">Where and for whom.</param>
/// <param name="progress">Told what happens on the way.</param>
/// <param name="throttle">What the run lets go side by side; <see langword="null"/> for no such limit.</param>
internal sealed class SearchClient(SearchTarget target, IProgress<RunEvent>? progress, RequestThrottle? throttle = null)
{
    /// <summary>Sizes of the pages that connectors ask providers for: as many hits may not be all.</summary>
    private static readonly int[] PageSizes = [100, 200, 1000];

    private static readonly KeyValuePair<string, string>[] Headers = [new("x-amp-request-type", "search")];

    /// <summary>Whether there may be more hits than these.</summary>
    public static bool MayBeCut(int hits) => Array.IndexOf(PageSizes, hits) >= 0;

    /// <summary>Searches.</summary>
    /// <param name="filters">Fields and their values, each a text, a number or a boolean; all of them must hold.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="AmpersandException">No answer came that says what was found.</exception>
    public async Task<IReadOnlyList<SearchHit>> FindAsync(
        IReadOnlyList<KeyValuePair<string, object>> filters, CancellationToken cancellationToken)
    {
        var body = Body(filters);
        var request = new ServiceRequest(HttpMethod.Post, target.Uri, Repeatable.Always)
        {
            Body = () => new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
            BodyBytes = body.Length,
            Headers = Headers,
            Throttle = throttle,
        };
        var client = target.Connection.Client;
        var answer = await client.SendAsync(request, progress, cancellationToken).ConfigureAwait(false);
        try
        {
            // Values stay as they are, whatever they hold: a record that is found may be written back.
            return Read(answer.ReadJsonObject());
        }
        catch (JsonException)
        {
            throw client.InvalidAnswer(request, answer, "a list of found records");
        }
    }

    /// <summary>The hits, which stand under <c>result</c> by the schema and under <c>results</c> by the documents' sample.</summary>
    private static SearchHit[] Read(JsonElement json)
    {
        var hits = json.TryGetProperty("result", out var result) ? result
            : json.TryGetProperty("results", out var results) ? results
            : throw new JsonException("no result");
        return hits.ValueKind switch
        {
            JsonValueKind.Array => [.. hits.EnumerateArray().Select(hit => new SearchHit(hit))],
            JsonValueKind.Null => [],
            _ => throw new JsonException("no list"),
        };
    }

    private byte[] Body(IReadOnlyList<KeyValuePair<string, object>> filters)
    {
        var bytes = new ByteSink(new byte[256]);
        using (var json = new Utf8JsonWriter(new ByteSinkStream(bytes), JsonText.WriterOptions))
        {
            json.WriteStartObject();
            json.WriteString("objectName", target.ObjectName);
            json.WriteStartArray("fieldFilters");
            foreach (var filter in filters)
            {
                json.WriteStartObject();
                json.WriteString("fieldName", filter.Key);
                json.WriteString("operator", "eq");
                json.WritePropertyName("value");
                WriteValue(json, filter.Value);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return bytes.Written.ToArray();
    }

    private static void WriteValue(Utf8JsonWriter json, object value)
    {
        switch (value)
        {
            case string text: json.WriteStringValue(text); break;
            case bool truth: json.WriteBooleanValue(truth); break;
            case decimal number: json.WriteNumberValue(number); break;
            case double number: json.WriteNumberValue(number); break;
            case long number: json.WriteNumberValue(number); break;
            default: throw new ArgumentException($"A filter has a value of {value.GetType()}.", nameof(value));
        }
    }
}
