using System.Collections;
using System.Globalization;
using System.Text;
using Ampersand.Write.Http;
using Ampersand.Write.Upsert;

namespace Ampersand.Write.Journal;

/// <summary>
/// Everything but the input that decides what a call sends and to whom, as texts under the names of parameters. There is no key among them.
/// </summary>
internal sealed class JournalCall : IEnumerable<KeyValuePair<string, string>>
{
    private readonly List<KeyValuePair<string, string>> values = [];

    /// <summary>The value under a name; <see langword="null"/> where there is none.</summary>
    public string? this[string name] => values.Find(value => value.Key == name).Value;

    /// <summary>Describes a call.</summary>
    public static JournalCall Of(UpsertTarget target, RecordCsvOptions records, CsvInspectionOptions files, SendVia via) => new()
    {
        { "ObjectName", target.ObjectName },
        { "PrimaryKey", target.PrimaryKey },
        { "Project", target.Project },
        { "Integration", target.Integration },
        { "GroupRef", target.GroupRef },
        { "WriteUri", target.Connection.WriteUri.AbsoluteUri },
        { "ApiUri", target.Connection.ApiUri.AbsoluteUri },
        { "WriteApi", target.Connection.WriteApi.ToString() },
        { "Via", via.ToString() },
        { "PartSizeBytes", records.PartLimit.ToString(CultureInfo.InvariantCulture) },
        { "Property", records.Properties is { } names ? string.Join(", ", names.Select(Quote)) : "all" },
        { "HeaderMap", records.HeaderMap is { } map
            ? string.Join(
                ", ", map.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{Quote(pair.Key)} = {Quote(pair.Value)}"))
            : "none" },
        { "NullAs", records.NullAs.ToString() },
        { "Encoding", (files.Encoding ?? Encoding.UTF8).WebName },
        { "Delimiter", (files.Delimiter ?? ',').ToString() },
    };

    /// <summary>Describes a write through today's API. What its records become is not in it: the requests' digests tell that.</summary>
    public static JournalCall Of(WriteTarget target, RecordWriteOptions options) => new()
    {
        { "ObjectName", target.ObjectName },
        { "Type", options.Type.ToString() },
        { "Mode", (options.IsAsynchronous ? RecordWriteMode.Asynchronous : RecordWriteMode.Synchronous).ToString() },
        { "Project", target.Project },
        { "Integration", target.Integration },
        { "GroupRef", target.GroupRef },
        { "WriteUri", target.Connection.WriteUri.AbsoluteUri },
        { "ApiUri", target.Connection.ApiUri.AbsoluteUri },
        { "WriteApi", WriteApi.Records.ToString() },
        { "BatchSize", options.RecordsPerRequest.ToString(CultureInfo.InvariantCulture) },
        { "AllOrNone", options.AllOrNone.ToString() },
        { "RetryDeadlineHours", options.RetryDeadlineHours?.ToString(CultureInfo.InvariantCulture) ?? "none" },
        { "MaxDelayMinutes", options.MaxDelayMinutes?.ToString(CultureInfo.InvariantCulture) ?? "none" },
        { "Header", options.Headers.Count > 0 ? string.Join(", ", options.Headers.Select(header => Quote(header.Key))) : "none" },
    };

    /// <summary>Adds a value; names are given once.</summary>
    public void Add(string name, string value) => values.Add(new KeyValuePair<string, string>(name, value));

    /// <summary>What differs from another call, a clause each: how it was there, and how it is here.</summary>
    public IEnumerable<string> DifferencesFrom(JournalCall earlier) =>
        from name in values.Concat(earlier.values).Select(value => value.Key).Distinct(StringComparer.Ordinal)
        where this[name] != earlier[name]
        select $"{name} was {Show(earlier[name])} and is {Show(this[name])}";

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static string Show(string? value) => value is null ? "not known" : $"'{value}'";

    private static string Quote(string name) => $"'{name.Replace("'", "''")}'";
}
