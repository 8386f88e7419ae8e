using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;

namespace Ampersand.Write.Emulator;

/// <summary>Reads the body of a write of the Records generation and says everything that is wrong with it.</summary>
internal sealed class RecordWriteRequestReader
{
    private const int MostRecords = 100;
    private const int MostHours = 48;
    private const int MostMinutes = 24 * 60;

    private readonly List<Issue> issues = [];
    private readonly BodyFields fields;

    private RecordWriteRequestReader(JsonElement body) => fields = new BodyFields(body, issues);

    /// <param name="body">The body; what is kept of it outlives its document.</param>
    /// <param name="request">What it asks for.</param>
    /// <param name="problem">What is wrong with it.</param>
    public static bool TryRead(
        JsonElement body, [NotNullWhen(true)] out RecordWriteRequest? request, [NotNullWhen(false)] out Problem? problem)
    {
        var reader = new RecordWriteRequestReader(body);
        var read = reader.Read();
        var isValid = reader.issues.Count == 0;
        request = isValid ? read : null;
        problem = isValid ? null : Problem.Invalid(reader.issues);
        return isValid;
    }

    private RecordWriteRequest Read()
    {
        var groupRef = fields.RequiredString("groupRef");
        var type = fields.RequiredOneOf("type", "create", "update", "delete") switch
        {
            "update" => RecordWriteType.Update,
            "delete" => RecordWriteType.Delete,
            _ => RecordWriteType.Create,
        };
        var isSynchronous = fields.OneOf("mode", "synchronous", "asynchronous") != "asynchronous";
        var isBatch = fields.Has("batch");
        var items = ReadItems(isBatch);
        CheckRecords(items, type, isBatch);

        var request = new RecordWriteRequest
        {
            GroupRef = groupRef,
            Type = type,
            IsSynchronous = isSynchronous,
            IsBatch = isBatch,
            Items = items,
            AllOrNone = ReadAllOrNone(isBatch),
            HasRetryPolicy = ReadRetryPolicy(),
            MaxDelay = ReadMaxDelay(isSynchronous, isBatch),
        };
        CheckDelete(request);
        CheckHeaders();
        fields.RefuseOthers();
        return request;
    }

    private List<RecordItem> ReadItems(bool isBatch)
    {
        if (isBatch == fields.Has("record"))
        {
            fields.Refuse("record", isBatch ? "and batch exclude each other" : "or batch is missing");
        }

        var record = fields.Any("record");
        var batch = fields.Array("batch");
        var associations = fields.Any("associations");
        if (isBatch && associations is not null)
        {
            fields.Refuse("associations", "of a batch belong to its records");
        }

        if (!isBatch)
        {
            return record is { } single ? [new RecordItem(single.Clone(), associations?.Clone())] : [];
        }

        if (batch is not { } array)
        {
            return [];
        }

        if (array.GetArrayLength() is < 1 or > MostRecords)
        {
            fields.Refuse(
                "batch",
                string.Create(CultureInfo.InvariantCulture, $"must hold from 1 to {MostRecords} records, not {array.GetArrayLength()}"));
        }

        return [.. array.EnumerateArray().Select(ReadItem)];
    }

    private RecordItem ReadItem(JsonElement element, int index)
    {
        var path = string.Create(CultureInfo.InvariantCulture, $"batch[{index}]");
        if (element.ValueKind != JsonValueKind.Object)
        {
            this.fields.Refuse(path, "must be an object with a record", element.GetRawText());
            return new RecordItem(default, null);
        }

        var fields = new BodyFields(element, issues, path + ".");
        var record = fields.Any("record");
        var associations = fields.Any("associations");
        fields.RefuseOthers();
        return new RecordItem(record?.Clone() ?? default, associations?.Clone());
    }

    private void CheckRecords(List<RecordItem> items, RecordWriteType type, bool isBatch)
    {
        for (var i = 0; i < items.Count; i++)
        {
            var path = isBatch ? string.Create(CultureInfo.InvariantCulture, $"batch[{i}].record") : "record";
            if (items[i].Record is not { ValueKind: JsonValueKind.Object } record || record.GetPropertyCount() == 0)
            {
                fields.Refuse(path, "must be an object with at least one field");
            }
            else if (type != RecordWriteType.Create && string.IsNullOrWhiteSpace(items[i].Id))
            {
                fields.Refuse(path + "." + RecordItem.IdField, "is missing or not a string");
            }
        }
    }

    private bool ReadAllOrNone(bool isBatch)
    {
        if (fields.Object("batchPolicy") is not { } policy)
        {
            return false;
        }

        if (!isBatch)
        {
            fields.Refuse("batchPolicy", "needs a batch");
        }

        var allOrNone = policy.Boolean("allOrNone");
        policy.RefuseOthers();
        return allOrNone ?? false;
    }

    private bool ReadRetryPolicy()
    {
        if (fields.Object("retryPolicy") is not { } policy)
        {
            return false;
        }

        policy.Integer("deadlineHours", 1, MostHours);
        policy.RefuseOthers();
        return true;
    }

    private TimeSpan? ReadMaxDelay(bool isSynchronous, bool isBatch)
    {
        if (fields.Object("autoBatchPolicy") is not { } policy)
        {
            return null;
        }

        if (isSynchronous || isBatch)
        {
            fields.Refuse("autoBatchPolicy", "needs a single record in asynchronous mode");
        }

        if (!policy.Has("maxDelayMinutes"))
        {
            policy.Refuse("maxDelayMinutes", "is missing");
        }

        var minutes = policy.Integer("maxDelayMinutes", 1, MostMinutes);
        policy.Integer("retryDeadlineHours", 1, MostHours);
        policy.RefuseOthers();
        return minutes is { } delay ? TimeSpan.FromMinutes(delay) : null;
    }

    private void CheckDelete(RecordWriteRequest request)
    {
        if (request.Type != RecordWriteType.Delete)
        {
            return;
        }

        if (!request.IsSynchronous)
        {
            fields.Refuse("mode", "of a delete must be synchronous", "asynchronous");
        }

        if (request.IsBatch)
        {
            fields.Refuse("batch", "is not possible for a delete; send one record");
        }
    }

    private void CheckHeaders()
    {
        if (this.fields.Array("headers") is not { } headers)
        {
            return;
        }

        var index = 0;
        foreach (var header in headers.EnumerateArray())
        {
            var path = string.Create(CultureInfo.InvariantCulture, $"headers[{index++}]");
            if (header.ValueKind != JsonValueKind.Object)
            {
                this.fields.Refuse(path, "must be an object with key and value", header.GetRawText());
                continue;
            }

            var fields = new BodyFields(header, issues, path + ".");
            fields.RequiredString("key");
            if (fields.String("value") is null)
            {
                fields.Refuse("value", "is missing");
            }

            fields.RefuseOthers();
        }
    }
}
