using System.Text.Encodings.Web;
using System.Text.Json;

namespace Ampersand.Write.Journal;

/// <summary>The lines of a journal: JSON objects, UTF-8, each ended by LF. docs/journal.md describes them.</summary>
internal static class JournalFormat
{
    /// <summary>The version of the format that is written. A reader refuses later ones.</summary>
    public const int Version = 2;

    /// <summary>The first version, which is still read: it has no answers.</summary>
    public const int FirstVersion = 1;

    public const string Call = "call";
    public const string Inputs = "inputs";
    public const string Intent = "intent";
    public const string Accepted = "accepted";
    public const string Refused = "refused";
    public const string Answered = "answered";
    public const string Writing = "writing";
    public const string Written = "written";
    public const string Complete = "complete";

    /// <summary>What every journal begins with, so that no other file is ever taken for one that was cut short.</summary>
    public static readonly byte[] Signature = [.. """{"line":"call","version":"""u8];

    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The first line: what is done, and with what.</summary>
    public static byte[] CallLine(JournalCall call, DateTimeOffset time) => Line(Call, json =>
    {
        json.WriteNumber("version", Version);
        json.WriteString("time", time);
        json.WriteStartObject("parameters");
        foreach (var parameter in call)
        {
            json.WriteString(parameter.Key, parameter.Value);
        }

        json.WriteEndObject();
    });

    /// <summary>Further inputs, all that became known at once.</summary>
    public static byte[] InputsLine(IReadOnlyList<JournalInput> inputs) => Line(Inputs, json =>
    {
        json.WriteStartArray("inputs");
        foreach (var input in inputs)
        {
            json.WriteStartObject();
            json.WriteString("name", input.Name);
            if (input.Sha256 is not null)
            {
                json.WriteNumber("bytes", input.Bytes ?? 0);
                json.WriteString("sha256", input.Sha256);
                json.WriteNumber("records", input.Records ?? 0);
                json.WriteNumber("parts", input.Parts ?? 0);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    /// <summary>A part that is about to be sent.</summary>
    public static byte[] IntentLine(UpsertPart part, RecordHashes? hashes) => Line(Intent, json =>
    {
        WritePart(json, part);
        json.WriteNumber("firstRecord", part.FirstRecord);
        json.WriteNumber("lastRecord", part.LastRecord);
        json.WriteNumber("records", part.Records);
        json.WriteNumber("bytes", part.Bytes);
        json.WriteString("sha256", part.Sha256);
        if (part.Places is { } places)
        {
            json.WriteStartArray("places");
            foreach (var place in places)
            {
                json.WriteNumberValue(place);
            }

            json.WriteEndArray();
        }

        if (hashes is not null)
        {
            json.WriteString("header", hashes.Header);
            json.WriteBase64String("recordHashes", hashes.Bytes);
        }
    });

    /// <summary>A part that was accepted.</summary>
    public static byte[] AcceptedLine(UpsertPart part) => Line(Accepted, json =>
    {
        WritePart(json, part);
        json.WriteString("operationId", part.OperationId);
    });

    /// <summary>Records that were searched by their keys and are about to be written.</summary>
    public static byte[] WritingLine(int number, bool isCreate, IReadOnlyList<KeyedEntry> records, DateTimeOffset time) =>
        Line(Writing, json =>
        {
            json.WriteString("time", time);
            json.WriteNumber("write", number);
            json.WriteBoolean("create", isCreate);
            json.WriteStartArray("records");
            foreach (var record in records)
            {
                json.WriteStartArray();
                json.WriteNumberValue(record.Input);
                json.WriteNumberValue(record.Record);
                json.WriteStringValue(record.KeyHash);
                json.WriteStringValue(record.Id);
                json.WriteEndArray();
            }

            json.WriteEndArray();
        });

    /// <summary>What became of them.</summary>
    public static byte[] WrittenLine(int number, RecordAnswer answer, DateTimeOffset time) => Line(Written, json =>
    {
        json.WriteString("time", time);
        json.WriteNumber("write", number);
        answer.Write(json);
    });

    /// <summary>What became of the records of a part.</summary>
    public static byte[] AnsweredLine(UpsertPart part, RecordAnswer answer) => Line(Answered, json =>
    {
        WritePart(json, part);
        answer.Write(json);
    });

    /// <summary>A part with which the service surely did nothing.</summary>
    public static byte[] RefusedLine(UpsertPart part, string errorId) => Line(Refused, json =>
    {
        WritePart(json, part);
        json.WriteString("errorId", errorId);
    });

    /// <summary>The last line: everything was accepted.</summary>
    public static byte[] CompleteLine(int parts, DateTimeOffset time) => Line(Complete, json =>
    {
        json.WriteString("time", time);
        json.WriteNumber("parts", parts);
    });

    private static void WritePart(Utf8JsonWriter json, UpsertPart part)
    {
        json.WriteString("time", part.Time!.Value);
        json.WriteNumber("input", part.Input);
        json.WriteNumber("part", part.Part);
    }

    private static byte[] Line(string kind, Action<Utf8JsonWriter> write)
    {
        using var line = new MemoryStream();
        using (var json = new Utf8JsonWriter(line, Readable))
        {
            json.WriteStartObject();
            json.WriteString("line", kind);
            write(json);
            json.WriteEndObject();
        }

        line.WriteByte((byte)'\n');
        return line.ToArray();
    }
}
