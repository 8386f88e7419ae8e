using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Ampersand.Write.Emulator;

/// <summary>Carries the current record of a CSV into the database.</summary>
internal sealed class BulkRows : IDisposable
{
    public const string IdField = "Id";

    private readonly RecordBatch batch;
    private readonly CsvTable table;
    private readonly RowChecks checks;
    private readonly Func<string, RecordMatch> find;
    private readonly bool isById;
    private readonly string?[] names;
    private readonly int keyColumn;
    private readonly HashSet<string> given = new(StringComparer.OrdinalIgnoreCase);
    private readonly ArrayBufferWriter<byte> buffer = new();
    private readonly Utf8JsonWriter json;

    public BulkRows(RecordBatch batch, CsvTable table, RowChecks checks, int keyColumn)
    {
        this.batch = batch;
        this.table = table;
        this.checks = checks;
        this.keyColumn = keyColumn;
        json = new Utf8JsonWriter(buffer, JsonSettings.Writer);

        // The id belongs to the record, not among its fields.
        names = [.. table.Columns.Select(column => IsId(column) ? null : batch.NameOf(column))];
        isById = IsId(table.Columns[keyColumn]);
        find = isById ? batch.Find : batch.FinderBy(names[keyColumn]!);
    }

    public RowResult Upsert(string key)
    {
        var reason = checks.ReasonAgainstKey(key) ?? ReadFields();
        if (reason is not null)
        {
            return Fail(key, reason);
        }

        var fields = Encoding.UTF8.GetString(buffer.WrittenSpan);
        return find(key) switch
        {
            { IsSeveral: true } => Ambiguous(key),
            { IsNone: true } when isById => NoSuchRecord(key),
            { IsNone: true } when checks.ReasonAgainstNew(given) is { } missing => RowResult.Failed(missing, id: null),
            { IsNone: true } => RowResult.Written(batch.Insert(fields)),
            var match => RowResult.Written(batch.Update(match, fields)),
        };
    }

    public RowResult Delete(string key)
    {
        if (checks.ReasonAgainstKey(key) is { } reason)
        {
            return Fail(key, reason);
        }

        return find(key) switch
        {
            { IsNone: true } => NoSuchRecord(key),
            { IsSeveral: true } => Ambiguous(key),
            var match => RowResult.Written(batch.Delete(match)),
        };
    }

    /// <summary>A record that cannot be written, which may exist all the same.</summary>
    public RowResult Fail(string key, string reason) => find(key) switch
    {
        { IsNone: true } or { IsSeveral: true } => RowResult.Failed(reason, IdOf(key)),
        var match => RowResult.Failed(reason, batch.IdOf(match)),
    };

    public void Dispose() => json.Dispose();

    private static bool IsId(string column) => string.Equals(column, IdField, StringComparison.OrdinalIgnoreCase);

    private static RowResult Ambiguous(string key) =>
        RowResult.Failed($"DUPLICATE_EXTERNAL_ID:More than one record found for external id field: {key}:--", id: null);

    private RowResult NoSuchRecord(string key) =>
        RowResult.Failed("INVALID_CROSS_REFERENCE_KEY:invalid cross reference id:--", IdOf(key));

    /// <summary>The id that a record was given by, whether it exists or not: nothing is ever created by one.</summary>
    private string? IdOf(string key) => isById && key.Length > 0 ? key : null;

    /// <summary>Writes the record's fields as JSON into the buffer, or says why one of them must not be written.</summary>
    /// <remarks>An empty cell leaves the value alone and so is no field; the null marker sets null.</remarks>
    private string? ReadFields()
    {
        this.buffer.ResetWrittenCount();
        json.Reset();
        given.Clear();
        json.WriteStartObject();
        for (var i = 0; i < names.Length; i++)
        {
            var value = table[i];
            if (names[i] is not { } name || value.Length == 0)
            {
                continue;
            }

            if (value == BulkKeys.NullMarker)
            {
                if (checks.ReasonAgainstNull(name) is { } against)
                {
                    return against;
                }

                json.WriteNull(name);
                continue;
            }

            if (checks.ReasonAgainst(name, value, isKey: i == keyColumn) is { } reason)
            {
                return reason;
            }

            given.Add(name);
            json.WriteString(name, value);
        }

        json.WriteEndObject();
        json.Flush();
        return null;
    }
}
