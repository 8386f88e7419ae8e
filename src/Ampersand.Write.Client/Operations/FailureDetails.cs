using System.Collections;
using System.Globalization;
using System.Text.Json;

namespace Ampersand.Write.Operations;

/// <summary>What the connector of the service behind Ampersand says of the records that it did not write.</summary>
/// <remarks>
/// The shape is that of Ampersand's open-source Salesforce connector (<c>amp-labs/connectors</c>, <c>providers/salesforce/bulk.go</c>):
/// each error with the keys of the records it struck. Where the service puts it is not documented, so it is looked for wherever it may be.
/// </remarks>
internal sealed class FailureDetails
{
    private const int MostLevels = 8;

    private FailureDetails(IReadOnlyList<(string Error, RecordWriteType Type, IReadOnlyList<string> Keys)> errors, long succeeded)
    {
        Errors = errors;
        Failed = errors.Sum(error => (long)error.Keys.Count);
        Succeeded = succeeded;
        NamesAll = true;
    }

    private FailureDetails(IDictionary? details, IDictionary? job)
    {
        Errors = [.. Read(details?["failedCreates"], RecordWriteType.Create), .. Read(details?["failedUpdates"], RecordWriteType.Update)];
        var processed = Number(job?["numberRecordsProcessed"]);
        var failed = Number(job?["numberRecordsFailed"]);
        var named = Errors.Sum(error => (long)error.Keys.Count);
        Failed = failed is null && named == 0 ? null : Math.Max(failed ?? 0, named);
        Succeeded = processed - Failed is >= 0 and var succeeded ? succeeded : null;
        NamesAll = Failed == named;
    }

    /// <summary>Each error with the keys of the records that it struck.</summary>
    public IReadOnlyList<(string Error, RecordWriteType Type, IReadOnlyList<string> Keys)> Errors { get; }

    /// <summary>How many records failed; <see langword="null"/> where neither a number nor a key is there.</summary>
    public long? Failed { get; }

    /// <summary>How many records were written; <see langword="null"/> where the job's numbers are not there.</summary>
    public long? Succeeded { get; }

    /// <summary>Whether each record that failed is named, as far as these details know.</summary>
    public bool NamesAll { get; }

    /// <summary>
    /// Where records that failed stand, by their keys, once somebody has looked for them; <see langword="null"/> until then.
    /// </summary>
    public IReadOnlyDictionary<string, RecordPlace>? Places { get; set; }

    /// <summary>Looks for the details in what the service sent: objects, lists, and texts that hold either.</summary>
    /// <param name="sent">A dictionary, an array or a simple value.</param>
    public static FailureDetails? Find(object? sent) => Find(sent, job: null, MostLevels);

    /// <summary>Details of records of which each was answered.</summary>
    /// <param name="failed">Those that failed: the error, what was to be done, the key, and where the record stands.</param>
    /// <param name="succeeded">How many were written.</param>
    public static FailureDetails Of(
        IEnumerable<(string Error, RecordWriteType Type, string Key, RecordPlace Place)> failed, long succeeded)
    {
        (string Error, RecordWriteType Type, string Key, RecordPlace Place)[] all = [.. failed];
        var places = new Dictionary<string, RecordPlace>(StringComparer.Ordinal);
        foreach (var failure in all)
        {
            places[failure.Key] = failure.Place;
        }

        return new FailureDetails(
            [.. all.GroupBy(failure => (failure.Error, failure.Type)).Select(
                kind => (kind.Key.Error, kind.Key.Type, (IReadOnlyList<string>)[.. kind.Select(failure => failure.Key)]))],
            succeeded)
        {
            Places = places,
        };
    }

    /// <summary>The records that failed, one by one.</summary>
    /// <param name="operation">Whose records they are.</param>
    public IReadOnlyList<AmpersandRecordFailure> Of(AmpersandOperation operation) =>
    [
        .. Errors.SelectMany(error => error.Keys.Select(key => Of(operation, key, error.Error, error.Type))),
    ];

    private AmpersandRecordFailure Of(AmpersandOperation operation, string key, string error, RecordWriteType type)
    {
        RecordPlace? place = Places is { } places && places.TryGetValue(key, out var found) ? found : null;
        return new AmpersandRecordFailure(operation.OperationId, key, error)
        {
            ErrorCode = CodeOf(error),
            Type = type,
            ObjectName = operation.ObjectName,
            PrimaryKey = operation.PrimaryKey,
            Source = operation.Source,
            Record = place?.Record ?? (operation.Records == 1 ? operation.FirstRecord : null),
            Line = place?.Line,
            Project = operation.Project,
        };
    }

    private static FailureDetails? Find(object? sent, IDictionary? job, int levels) => levels == 0 ? null : sent switch
    {
        IDictionary found when IsDetails(found) => new FailureDetails(found, job),
        IDictionary parent when ObjectOf(parent["jobInfo"]) is { } own =>
            FindIn(parent.Values, own, levels - 1) ?? (own.Contains("numberRecordsFailed") ? new FailureDetails(null, own) : null),
        IDictionary parent => FindIn(parent.Values, job, levels - 1),
        object?[] items => FindIn(items, job, levels - 1),
        string text when text.Contains('{') && ReadJson(text) is { } json => Find(json, job, levels - 1),
        _ => null,
    };

    /// <summary>An object, also as JSON in a text.</summary>
    private static IDictionary? ObjectOf(object? value) => (value is string text ? ReadJson(text) : value) as IDictionary;

    private static FailureDetails? FindIn(IEnumerable items, IDictionary? job, int levels) =>
        items.Cast<object?>().Select(item => Find(item, job, levels)).FirstOrDefault(found => found is not null);

    private static bool IsDetails(IDictionary candidate) =>
        candidate["failureType"] is string
        || ObjectOf(candidate["failedUpdates"]) is not null || ObjectOf(candidate["failedCreates"]) is not null;

    /// <summary>What a message begins with where that is a code, as Salesforce writes them: <c>INVALID_FIELD:No such …</c></summary>
    private static string? CodeOf(string error)
    {
        var code = error.Substring(0, Math.Max(0, error.IndexOf(':')));
        return code.Length > 2 && code.All(letter => letter is (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '_') ? code : null;
    }

    private static object? ReadJson(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            return json.RootElement.ValueKind is JsonValueKind.Object or JsonValueKind.Array
                ? OperationJson.ToObject(json.RootElement)
                : null;
        }
        catch (JsonException)
        {
            // A text that says something else.
            return null;
        }
    }

    private static IEnumerable<(string Error, RecordWriteType Type, IReadOnlyList<string> Keys)> Read(
        object? errors, RecordWriteType type) =>
        ObjectOf(errors) is { } several
            ? several.Cast<DictionaryEntry>().Select(error => ((string)error.Key, type, Keys(error.Value)))
            : [];

    private static IReadOnlyList<string> Keys(object? keys) => keys switch
    {
        object?[] several => [.. several.Select(key => Convert.ToString(key, CultureInfo.InvariantCulture) ?? string.Empty)],
        null => [],
        _ => [Convert.ToString(keys, CultureInfo.InvariantCulture)!],
    };

    private static long? Number(object? value) => value switch
    {
        long number => number,
        string text when long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) => number,
        _ => null,
    };
}
