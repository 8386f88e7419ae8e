using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Ampersand.Write.Emulator;

/// <summary>Carries the current record of a CSV into the database.</summary>
internal sealed class BulkRows : IDisposable
{
    public const string IdField = "Id";

    private readonly RecordBatch _batch;
    private readonly CsvTable _table;
    private readonly RowChecks _checks;
    private readonly Func<string, RecordMatch> _find;
    private readonly bool _isById;
    private readonly string?[] _names;
    private readonly ArrayBufferWriter<byte> _buffer = new();
    private readonly Utf8JsonWriter _json;

    public BulkRows(RecordBatch batch, CsvTable table, RowChecks checks, int keyColumn)
    {
        _batch = batch;
        _table = table;
        _checks = checks;
        _json = new Utf8JsonWriter(_buffer, JsonSettings.Writer);

        // The id belongs to the record, not among its fields.
        _names = [.. table.Columns.Select(column => IsId(column) ? null : batch.NameOf(column))];
        _isById = IsId(table.Columns[keyColumn]);
        _find = _isById ? batch.Find : batch.FinderBy(_names[keyColumn]!);
    }

    public RowResult Upsert(string key)
    {
        var reason = _checks.ReasonAgainstKey(key) ?? ReadFields();
        if (reason is not null)
        {
            return Fail(key, reason);
        }

        var fields = Encoding.UTF8.GetString(_buffer.WrittenSpan);
        return _find(key) switch
        {
            { IsSeveral: true } => Ambiguous(key),
            { IsNone: true } when _isById => NoSuchRecord(key),
            { IsNone: true } => RowResult.Written(_batch.Insert(fields)),
            var match => RowResult.Written(_batch.Update(match, fields)),
        };
    }

    public RowResult Delete(string key)
    {
        if (_checks.ReasonAgainstKey(key) is { } reason)
        {
            return Fail(key, reason);
        }

        return _find(key) switch
        {
            { IsNone: true } => NoSuchRecord(key),
            { IsSeveral: true } => Ambiguous(key),
            var match => RowResult.Written(_batch.Delete(match)),
        };
    }

    /// <summary>A record that cannot be written, which may exist all the same.</summary>
    public RowResult Fail(string key, string reason) => _find(key) switch
    {
        { IsNone: true } or { IsSeveral: true } => RowResult.Failed(reason, IdOf(key)),
        var match => RowResult.Failed(reason, _batch.IdOf(match)),
    };

    public void Dispose() => _json.Dispose();

    private static bool IsId(string column) => string.Equals(column, IdField, StringComparison.OrdinalIgnoreCase);

    private static RowResult Ambiguous(string key) =>
        RowResult.Failed($"DUPLICATE_EXTERNAL_ID:More than one record found for external id field: {key}:--", id: null);

    private RowResult NoSuchRecord(string key) =>
        RowResult.Failed("INVALID_CROSS_REFERENCE_KEY:invalid cross reference id:--", IdOf(key));

    /// <summary>The id that a record was given by, whether it exists or not: nothing is ever created by one.</summary>
    private string? IdOf(string key) => _isById && key.Length > 0 ? key : null;

    /// <summary>Writes the record's fields as JSON into the buffer, or says why one of them must not be written.</summary>
    /// <remarks>An empty cell leaves the value alone and so is no field; the null marker sets null.</remarks>
    private string? ReadFields()
    {
        _buffer.ResetWrittenCount();
        _json.Reset();
        _json.WriteStartObject();
        for (var i = 0; i < _names.Length; i++)
        {
            var value = _table[i];
            if (_names[i] is not { } name || value.Length == 0)
            {
                continue;
            }

            if (value == BulkKeys.NullMarker)
            {
                _json.WriteNull(name);
                continue;
            }

            if (_checks.ReasonAgainst(name, value) is { } reason)
            {
                return reason;
            }

            _json.WriteString(name, value);
        }

        _json.WriteEndObject();
        _json.Flush();
        return null;
    }
}
