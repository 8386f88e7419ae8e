using System.Text.Json;
using Ampersand.Write.Records;

namespace Ampersand.Write.Results;

/// <summary>What became of rows that were written one by one or in batches, by what the service says of each.</summary>
/// <param name="rows">Keeps the rows of piped records.</param>
/// <param name="keepsFailures">Whether anybody asks for what was not written.</param>
/// <param name="keepsSuccesses">Whether anybody asks for what was written.</param>
internal sealed class RecordRows(PipedRows rows, bool keepsFailures, bool keepsSuccesses) : IRowOutcomes, IDisposable
{
    private readonly object gate = new();
    private readonly Dictionary<(string Source, long Record), RowOutcome> outcomes = [];
    private readonly Dictionary<long, string> unfit = [];
    private readonly List<string> names = [];
    private readonly List<object?> values = [];
    private readonly RecordCsvWriter csv = new(new RecordCsvOptions { NullAs = CsvNullAs.NA, Provider = CsvProvider.None });
    private string? unknown;

    /// <inheritdoc/>
    public bool HasAny { get; private set; }

    /// <inheritdoc/>
    public bool HasIds => true;

    /// <summary>Keeps the row of a piped record. What no row of a CSV can hold is an error only where the row is asked for.</summary>
    /// <param name="number">The record's number among the piped ones, 1-based.</param>
    /// <param name="record">An object with <c>record</c> and maybe <c>associations</c>, as UTF-8 JSON.</param>
    public void Keep(long number, ReadOnlyMemory<byte> record)
    {
        using var json = JsonDocument.Parse(record);
        names.Clear();
        values.Clear();
        foreach (var property in json.RootElement.GetProperty("record").EnumerateObject())
        {
            names.Add(property.Name);
            values.Add(ValueOf(property.Value));
        }

        try
        {
            Keep(csv.Add(names, values));
        }
        catch (AmpersandException refusal)
        {
            rows.Skip(number);
            unfit[number] = refusal.Message;
        }
    }

    /// <summary>Counts a piped record of which there is no row.</summary>
    public void Skip(long number)
    {
        csv.Skip();
        rows.Skip(number);
    }

    /// <summary>Notes the results of a request.</summary>
    public void Note(RecordBatch batch, RecordWriteOutcome outcome)
    {
        lock (gate)
        {
            HasAny = true;
            unknown ??= outcome.Error?.Message;
            for (var i = 0; i < outcome.Results.Count; i++)
            {
                var result = outcome.Results[i];
                if (result.Outcome == RecordOutcome.Written ? keepsSuccesses : keepsFailures && result.Outcome == RecordOutcome.Failed)
                {
                    outcomes[KeyOf(batch.Places[i])] = new RowOutcome(result.Error, result.OperationId, result.RecordId);
                }
            }
        }
    }

    /// <summary>Notes that a record was written by an earlier run.</summary>
    public void NoteWritten(RecordPlace place, string? operationId, string? id)
    {
        lock (gate)
        {
            HasAny = true;
            if (keepsSuccesses)
            {
                outcomes[KeyOf(place)] = new RowOutcome(Error: null, operationId, id);
            }
        }
    }

    /// <summary>Notes that none of some records was written.</summary>
    public void NoteRefused(IEnumerable<RecordPlace> places, string reason)
    {
        lock (gate)
        {
            HasAny = true;
            foreach (var place in keepsFailures ? places : [])
            {
                outcomes[KeyOf(place)] = new RowOutcome(reason, OperationId: null);
            }
        }
    }

    /// <summary>Notes that nobody knows of some records whether they were written.</summary>
    public void NoteUnknown(string reason)
    {
        lock (gate)
        {
            HasAny = true;
            unknown ??= reason;
        }
    }

    /// <inheritdoc/>
    public string? Begin()
    {
        Keep(csv.Complete());
        return unknown;
    }

    /// <inheritdoc/>
    public RowOutcome? Take(in SourceRow row)
    {
        var key = KeyOf(row.Place);
        if (!outcomes.TryGetValue(key, out var outcome))
        {
            return null;
        }

        outcomes.Remove(key);
        return outcome;
    }

    /// <inheritdoc/>
    public string? End()
    {
        if (outcomes.Count == 0)
        {
            return null;
        }

        (var source, var record) = outcomes.Keys.First();
        return source == UpsertPart.PipelineSource && unfit.TryGetValue(record, out var why)
            ? why
            : FormattableString.Invariant($"Record {record} of {source} was not found again.");
    }

    /// <inheritdoc/>
    public void Dispose() => csv.Dispose();

    private static (string Source, long Record) KeyOf(RecordPlace place) => (place.Source, place.Record);

    private static object? ValueOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.True or JsonValueKind.False => value.GetBoolean(),
        JsonValueKind.Null => null,
        JsonValueKind.Number => value.GetRawText(),
        JsonValueKind.Array => Array.Empty<object?>(),
        _ => new Dictionary<string, object?>(0),
    };

    private void Keep(CsvPart? part)
    {
        using (part)
        {
            if (part is not null)
            {
                rows.Add(part.Number, part.FirstRecord, part.Content);
            }
        }
    }
}
