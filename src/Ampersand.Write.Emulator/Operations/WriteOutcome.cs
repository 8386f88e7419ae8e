using System.Text;
using System.Buffers;
using System.Text.Json;

namespace Ampersand.Write.Emulator;

/// <summary>What became of the records of one operation, told in full as a count and listed up to a limit.</summary>
internal sealed class WriteOutcome
{
    private const int ListedIds = 1_000;
    private const int ListedFailures = 100;

    private readonly List<string> _ids = [];
    private readonly List<RowFailure> _failures = [];

    public long Written { get; private set; }

    public long Failed { get; private set; }

    public long Total => Written + Failed;

    public IReadOnlyList<RowFailure> Failures => _failures;

    /// <summary>Why nothing could be written at all.</summary>
    public string? Refusal { get; private init; }

    public static WriteOutcome Refused(string reason) => new() { Refusal = reason };

    public void Add(long record, string? key, RowResult row)
    {
        if (row.Id is { } id)
        {
            Written++;
            if (_ids.Count < ListedIds)
            {
                _ids.Add(id);
            }
        }
        else
        {
            Failed++;
            if (_failures.Count < ListedFailures)
            {
                _failures.Add(new RowFailure(record, key, row.Reason!));
            }
        }
    }

    /// <summary>What the operation's metadata say of it, as a JSON object.</summary>
    public string ToDetails()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Json.WriterOptions))
        {
            json.WriteStartObject();
            json.WriteStartArray("successfulRecordIds");
            _ids.ForEach(json.WriteStringValue);
            json.WriteEndArray();
            json.WriteNumber("successfulRecordCount", Written);
            json.WriteNumber("failedRecordCount", Failed);
            json.WriteStartArray("failedRecords");
            foreach (var failure in _failures)
            {
                json.WriteStartObject();
                json.WriteNumber("record", failure.Record);
                if (failure.Key is not null)
                {
                    json.WriteString("key", failure.Key);
                }

                json.WriteString("message", failure.Message);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
