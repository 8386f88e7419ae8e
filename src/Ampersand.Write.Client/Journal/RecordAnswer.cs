using System.Text.Json;
using Ampersand.Write.Records;

namespace Ampersand.Write.Journal;

/// <summary>What the service said of the records of one request, as a journal keeps it.</summary>
internal sealed class RecordAnswer
{
    /// <summary>The operation that wrote the records, or will.</summary>
    public string? OperationId { get; init; }

    /// <summary>What became of each record; none where the request was refused, or its records are written later.</summary>
    public IReadOnlyList<Result> Results { get; init; } = [];

    /// <summary>The error's id and kind where the request was refused as a whole, or where nobody knows what became of its records.</summary>
    public AmpersandErrorId? ErrorId { get; init; }

    /// <summary>The error's message.</summary>
    public string? Error { get; init; }

    /// <summary>How many records were not written; <see langword="null"/> where that is not known.</summary>
    public long? Failed => Results.Any(result => result.Outcome == RecordOutcome.Unknown) ? null
        : Results.Count > 0 ? Results.Count(result => result.Outcome == RecordOutcome.Failed)
        : null;

    /// <summary>What the service said of a request.</summary>
    public static RecordAnswer Of(RecordWriteOutcome outcome) => new()
    {
        OperationId = outcome.Operation?.OperationId ?? (outcome.Results.Count > 0 ? outcome.Results[0].OperationId : null),
        Results = [.. outcome.Results.Select(result => new Result(result.Outcome, result.RecordId, result.Error))],
    };

    /// <summary>What the service said of a request that it refused as a whole.</summary>
    public static RecordAnswer Of(AmpersandException refusal) => new()
    {
        ErrorId = new AmpersandErrorId(refusal.ErrorId, refusal.Kind),
        Error = refusal.Message,
    };

    /// <summary>This answer, given to some records of a request, beside the earlier one to the others.</summary>
    /// <param name="earlier">What was said of all records before.</param>
    /// <param name="places">Which records this answer is about, 0-based.</param>
    /// <param name="count">How many records there are in all.</param>
    public RecordAnswer Beside(RecordAnswer? earlier, IReadOnlyList<int> places, int count)
    {
        var results = new Result[count];
        for (var place = 0; place < count; place++)
        {
            results[place] = earlier is { Results.Count: > 0 } known ? known.Results[place]
                : new Result(earlier?.ErrorId is null ? RecordOutcome.Unknown : RecordOutcome.Failed, Id: null, earlier?.Error);
        }

        for (var at = 0; at < places.Count; at++)
        {
            results[places[at]] = Results.Count > 0 ? Results[at] : new Result(RecordOutcome.Failed, Id: null, Error);
        }

        return new RecordAnswer { OperationId = OperationId ?? earlier?.OperationId, Results = results };
    }

    /// <summary>What it says of some of the records.</summary>
    /// <param name="places">Which, 0-based and in order.</param>
    public RecordAnswer Only(IReadOnlyList<int> places) => Results.Count == 0 || places.Count == Results.Count
        ? this
        : new RecordAnswer { OperationId = OperationId, Results = [.. places.Select(place => Results[place])] };

    /// <summary>The operation's id in a journal's line.</summary>
    public static string? ReadOperationId(JsonElement line) =>
        line.TryGetProperty("operationId", out var operationId) ? operationId.GetString() : null;

    /// <summary>How many records a journal's line counts as not written.</summary>
    /// <param name="line">The line.</param>
    /// <param name="records">How many records the request had, all of which a refusal keeps from being written.</param>
    public static long? ReadFailed(JsonElement line, long records) =>
        line.TryGetProperty("failed", out var failed) ? failed.GetInt64()
        : line.TryGetProperty("error", out _) && !line.TryGetProperty("results", out _) ? records
        : null;

    /// <summary>Reads a journal's line.</summary>
    public static RecordAnswer Read(JsonElement line) => new()
    {
        OperationId = ReadOperationId(line),
        Results = line.TryGetProperty("results", out var results) ? [.. results.EnumerateArray().Select(Result.Read)] : [],
        ErrorId = line.TryGetProperty("errorId", out var id)
            ? new AmpersandErrorId(id.GetString()!, (AmpersandErrorKind)Enum.Parse(
                typeof(AmpersandErrorKind), line.GetProperty("errorKind").GetString()!))
            : null,
        Error = line.TryGetProperty("error", out var error) ? error.GetString() : null,
    };

    /// <summary>Writes the members of a journal's line.</summary>
    public void Write(Utf8JsonWriter json)
    {
        if (OperationId is not null)
        {
            json.WriteString("operationId", OperationId);
        }

        if (Failed is { } failed)
        {
            json.WriteNumber("failed", failed);
        }

        if (ErrorId is not null)
        {
            json.WriteString("errorId", ErrorId.Name);
            json.WriteString("errorKind", ErrorId.Kind.ToString());
            json.WriteString("error", Error);
        }

        if (Results.Count > 0)
        {
            json.WriteStartArray("results");
            foreach (var result in Results)
            {
                result.Write(json);
            }

            json.WriteEndArray();
        }
    }

    /// <summary>What became of one record.</summary>
    /// <param name="Outcome">Whether it was written.</param>
    /// <param name="Id">Its id, where that is known.</param>
    /// <param name="Error">Why it was not written, or why nobody knows.</param>
    internal readonly record struct Result(RecordOutcome Outcome, string? Id, string? Error)
    {
        public static Result Read(JsonElement json) => new(
            !json.TryGetProperty("success", out var success) ? RecordOutcome.Unknown
                : success.GetBoolean() ? RecordOutcome.Written
                : RecordOutcome.Failed,
            json.TryGetProperty("id", out var id) ? id.GetString() : null,
            json.TryGetProperty("error", out var error) ? error.GetString() : null);

        public void Write(Utf8JsonWriter json)
        {
            json.WriteStartObject();
            if (Outcome != RecordOutcome.Unknown)
            {
                json.WriteBoolean("success", Outcome == RecordOutcome.Written);
            }

            if (Id is not null)
            {
                json.WriteString("id", Id);
            }

            if (Error is not null)
            {
                json.WriteString("error", Error);
            }

            json.WriteEndObject();
        }
    }
}
