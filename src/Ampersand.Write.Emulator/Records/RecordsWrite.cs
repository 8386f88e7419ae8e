using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Ampersand.Write.Emulator;

/// <summary>Creates, updates or deletes records by their ids.</summary>
internal sealed class RecordsWrite(RecordWriteType type, IReadOnlyList<RecordItem> items, bool allOrNone) : IWrite
{
    private readonly List<RowResult> results = [];

    public string CompletedStatus => OperationStatus.Success;

    public string Verb => type switch
    {
        RecordWriteType.Create => "create",
        RecordWriteType.Update => "update",
        _ => "delete",
    };

    public string? PrimaryKey => null;

    public IReadOnlyList<RecordItem> Items => items;

    /// <summary>What became of each record, in their order.</summary>
    public IReadOnlyList<RowResult> Results => results;

    public WriteOutcome Run(RecordStore records, RowChecks checks, StoredOperation operation)
    {
        using (var batch = records.Begin(operation.Installation, operation.ObjectName))
        {
            results.AddRange(items.Select(item => Write(item, batch, checks)));
            if (allOrNone && results.Exists(result => !result.IsWritten))
            {
                UndoWritten();
            }
            else
            {
                batch.Commit();
            }
        }

        var outcome = new WriteOutcome();
        for (var i = 0; i < items.Count; i++)
        {
            outcome.Add(i + 1, items[i].Id, results[i], reference: items[i].Id);
        }

        return outcome;
    }

    private void UndoWritten()
    {
        for (var i = 0; i < results.Count; i++)
        {
            if (results[i].IsWritten)
            {
                results[i] = Fail(
                    items[i],
                    "ALL_OR_NONE_OPERATION_ROLLED_BACK:Record rolled back because not all records were valid and the request was using "
                        + "AllOrNone");
            }
        }
    }

    /// <summary>A record that fails to be created has no id, whatever was sent as one.</summary>
    private RowResult Fail(RecordItem item, string reason) =>
        RowResult.Failed(reason, type == RecordWriteType.Create ? null : item.Id);

    private RowResult Write(RecordItem item, RecordBatch batch, RowChecks checks)
    {
        if (ReasonAgainst(item, checks) is { } reason)
        {
            return Fail(item, reason);
        }

        var associations = item.Associations?.GetRawText();
        if (type == RecordWriteType.Create)
        {
            return RowResult.Written(batch.Insert(FieldsOf(item, batch), associations));
        }

        var match = batch.Find(item.Id!);
        if (match.IsNone)
        {
            return Fail(item, $"NOT_FOUND:There is no record with the id {item.Id}");
        }

        return RowResult.Written(
            type == RecordWriteType.Update ? batch.Update(match, FieldsOf(item, batch), associations) : batch.Delete(match));
    }

    private string? ReasonAgainst(RecordItem item, RowChecks checks)
    {
        if (type == RecordWriteType.Create && item.Record.TryGetProperty(RecordItem.IdField, out _))
        {
            return "INVALID_FIELD_FOR_INSERT_UPDATE:cannot specify id in a create";
        }

        // What else stands in a delete is not written.
        var reason = item.Id is { } id ? checks.ReasonAgainstKey(id) : null;
        if (reason is not null || type == RecordWriteType.Delete)
        {
            return reason;
        }

        var fields = item.Record.EnumerateObject().Where(field => field.Name != RecordItem.IdField).ToLookup(
            field => field.Value.ValueKind != JsonValueKind.Null);
        var (nulls, given) = (fields[false], fields[true]);
        return given.Select(field => checks.ReasonAgainst(field.Name, field.Value.ToString()))
            .Concat(nulls.Select(field => checks.ReasonAgainstNull(field.Name)))
            .FirstOrDefault(against => against is not null)
            ?? (type == RecordWriteType.Create
                ? checks.ReasonAgainstNew(given.Select(field => field.Name).ToHashSet(StringComparer.OrdinalIgnoreCase))
                : null);
    }

    /// <summary>The record without its id, its fields spelled as the object spells them.</summary>
    private static string FieldsOf(RecordItem item, RecordBatch batch)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, JsonSettings.Writer))
        {
            json.WriteStartObject();
            foreach (var field in item.Record.EnumerateObject().Where(field => field.Name != RecordItem.IdField))
            {
                json.WritePropertyName(batch.NameOf(field.Name));
                field.Value.WriteTo(json);
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}

/// <summary>What a write of the Records generation does with its records.</summary>
internal enum RecordWriteType
{
    Create,
    Update,
    Delete,
}
