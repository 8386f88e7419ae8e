using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Ampersand.Write.Emulator;

/// <summary>Reads the body of a bulk write and says everything that is wrong with it.</summary>
internal static class BulkRequestReader
{
    public const int MostCsvBytes = 10 * 1024 * 1024;

    private const string Csv = "recordsCSV";
    private const string Url = "recordsURL";

    /// <summary>The body of <c>PUT …:async</c>, which always upserts.</summary>
    public static BulkRequest ReadAsyncForm(JsonElement body) => Read(body, hasType: false);

    /// <summary>The body of <c>POST …</c> with <c>"mode": "bulk"</c>.</summary>
    public static BulkRequest ReadBulkForm(JsonElement body) => Read(body, hasType: true);

    /// <summary>Whether a body means the bulk form, well made or not, rather than the Records generation at the same path.</summary>
    public static bool IsBulkForm(JsonElement body) =>
        (body.TryGetProperty("mode", out var mode) && mode.ValueKind == JsonValueKind.String && mode.ValueEquals("bulk"))
        || (body.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String && type.ValueEquals("upsert"))
        || body.TryGetProperty(Csv, out _)
        || body.TryGetProperty(Url, out _);

    private static BulkRequest Read(JsonElement body, bool hasType)
    {
        var issues = new List<Issue>();
        var fields = new BodyFields(body, issues);
        var type = BulkType.Upsert;
        if (hasType)
        {
            type = fields.RequiredOneOf("type", "upsert", "delete") == "delete" ? BulkType.Delete : BulkType.Upsert;
            fields.RequiredOneOf("mode", "bulk");
        }

        var groupRef = fields.RequiredString("groupRef");
        var primaryKey = fields.RequiredString("primaryKey");
        if (fields.Has(Csv) == fields.Has(Url))
        {
            fields.Refuse(Csv, fields.Has(Csv) ? $"and {Url} exclude each other" : $"or {Url} is missing");
        }

        var csv = fields.Any(Csv) is { } text ? ReadCsv(text, fields) : default;
        var url = fields.String(Url) is { } address ? ReadUrl(address, fields) : null;
        fields.RefuseOthers();
        return issues.Count == 0 ? new BulkRequest(type, groupRef, primaryKey, csv, url) : throw ProblemException.Invalid(issues);
    }

    /// <summary>Unescapes the CSV from the request's bytes to its own, without a string between.</summary>
    private static ArraySegment<byte>? ReadCsv(JsonElement text, BodyFields fields)
    {
        if (text.ValueKind != JsonValueKind.String)
        {
            fields.Refuse(Csv, "must be a string", text.GetRawText());
            return null;
        }

        var raw = JsonMarshal.GetRawUtf8Value(text);
        var reader = new Utf8JsonReader(raw);
        reader.Read();
        var csv = GC.AllocateUninitializedArray<byte>(raw.Length);
        int length;
        try
        {
            length = reader.CopyString(csv);
        }
        catch (InvalidOperationException)
        {
            fields.Refuse(Csv, "is not valid Unicode");
            return null;
        }

        if (length > MostCsvBytes)
        {
            throw ProblemException.TooLarge(string.Create(CultureInfo.InvariantCulture, $"{Csv} has {length} bytes; {MostCsvBytes} are possible."));
        }

        if (length == 0)
        {
            fields.Refuse(Csv, "must not be empty");
        }

        return new ArraySegment<byte>(csv, 0, length);
    }

    private static Uri? ReadUrl(string address, BodyFields fields)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var url))
        {
            fields.Refuse(Url, "is not a URL", address);
            return null;
        }

        var isPossible = url.Scheme is "https" or "gs" || (url.Scheme == "http" && url.IsLoopback);
        if (!isPossible)
        {
            fields.Refuse(Url, "must be https://, a gs:// reference, or http:// to this machine", address);
        }

        return url;
    }
}
