using System.Diagnostics.CodeAnalysis;
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

    /// <summary>Whether a body means the bulk form, well made or not, rather than the Records generation at the same path.</summary>
    public static bool IsBulkForm(JsonElement body) =>
        (body.TryGetProperty("mode", out var mode) && mode.ValueKind == JsonValueKind.String && mode.ValueEquals("bulk"))
        || (body.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String && type.ValueEquals("upsert"))
        || body.TryGetProperty(Csv, out _)
        || body.TryGetProperty(Url, out _);

    /// <param name="body">The body.</param>
    /// <param name="hasType">
    /// Whether it says what is to be done, as <c>POST …</c> with <c>"mode": "bulk"</c> does; <c>PUT …:async</c> always upserts.
    /// </param>
    /// <param name="request">What it asks for.</param>
    /// <param name="problem">What is wrong with it.</param>
    public static bool TryRead(
        JsonElement body, bool hasType, [NotNullWhen(true)] out BulkRequest? request, [NotNullWhen(false)] out Problem? problem)
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
        problem = csv?.Count > MostCsvBytes
            ? Problem.TooLarge(string.Create(CultureInfo.InvariantCulture, $"{Csv} has {csv?.Count} bytes; {MostCsvBytes} are possible."))
            : issues.Count > 0 ? Problem.Invalid(issues) : null;
        request = problem is null ? new BulkRequest(type, groupRef, primaryKey, csv, url) : null;
        return request is not null;
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
        try
        {
            var length = reader.CopyString(csv);
            if (length == 0)
            {
                fields.Refuse(Csv, "must not be empty");
            }

            return new ArraySegment<byte>(csv, 0, length);
        }
        catch (InvalidOperationException)
        {
            fields.Refuse(Csv, "is not valid Unicode");
            return null;
        }
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

/// <summary>A bulk write as asked for, with exactly one of <see cref="Csv"/> and <see cref="Url"/>.</summary>
internal sealed record BulkRequest(BulkType Type, string GroupRef, string PrimaryKey, ArraySegment<byte>? Csv, Uri? Url);

/// <summary>What a bulk write does with the records that its CSV names.</summary>
internal enum BulkType
{
    Upsert,
    Delete,
}
