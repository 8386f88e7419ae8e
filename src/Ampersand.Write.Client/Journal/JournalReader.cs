using System.Text.Json;

namespace Ampersand.Write.Journal;

/// <summary>Reads a journal line by line; what it keeps in memory does not depend on how long the lines are.</summary>
internal sealed class JournalReader
{
    private const int FirstBufferBytes = 64 * 1024;

    private readonly string path;
    private readonly Stream stream;
    private byte[] buffer = new byte[FirstBufferBytes];
    private int start;
    private int filled;
    private long offset;

    private JournalReader(string path, Stream stream)
    {
        this.path = path;
        this.stream = stream;
        stream.Position = 0;
    }

    /// <summary>Reads all of it.</summary>
    /// <param name="path">The journal's path, for errors.</param>
    /// <param name="stream">Its bytes.</param>
    /// <exception cref="AmpersandException"><c>JournalInvalid</c>, <c>JournalVersionUnknown</c> or <c>JournalDamaged</c>.</exception>
    public static JournalState Read(string path, Stream stream) => new JournalReader(path, stream).ReadAll(stream.Length);

    /// <summary>Reads something of the line at an offset.</summary>
    public static T? ReadLine<T>(string path, Stream stream, long lineOffset, Func<JsonElement, T?> read)
        where T : class
    {
        var reader = new JournalReader(path, stream);
        stream.Position = lineOffset;
        if (!reader.ReadLine(stream.Length, out var line))
        {
            return null;
        }

        using var json = JsonDocument.Parse(line);
        return read(json.RootElement);
    }

    private JournalState ReadAll(long end)
    {
        var state = new JournalState();
        RequireSignature(end);
        while (ReadLine(end, out var line))
        {
            try
            {
                Take(state, line);
            }
            catch (Exception failure) when (
                failure is JsonException or FormatException or InvalidOperationException or KeyNotFoundException)
            {
                throw state.Lines == 0 ? JournalErrors.NotAJournal(path) : JournalErrors.Damaged(path, state.Lines + 1, failure.Message);
            }

            state.Lines++;
            state.Length = offset;
        }

        state.IsTorn = state.Length < end;
        return state;
    }

    /// <summary>A file that does not begin as journals do is somebody's own, and must not be repaired.</summary>
    private void RequireSignature(long end)
    {
        Fill(end);
        ReadOnlySpan<byte> head = buffer.AsSpan(0, filled);
        var signature = JournalFormat.Signature;
        var known = Math.Min(head.Length, signature.Length);
        if (!head.Slice(0, known).SequenceEqual(signature.AsSpan(0, known)))
        {
            throw JournalErrors.NotAJournal(path);
        }
    }

    private void Take(JournalState state, ReadOnlyMemory<byte> line)
    {
        using var document = JsonDocument.Parse(line);
        var json = document.RootElement;
        var kind = json.GetProperty("line").GetString();
        var isFirst = kind == JournalFormat.Call;
        var goesOn = kind is JournalFormat.Intent or JournalFormat.Writing;
        if (isFirst != (state.Lines == 0) || (state.IsComplete && !goesOn))
        {
            throw new FormatException($"'{kind}' does not belong here");
        }

        if (json.TryGetProperty("time", out var time))
        {
            state.LastWrite = time.GetDateTimeOffset();
        }

        switch (kind)
        {
            case JournalFormat.Call:
                TakeCall(state, json);
                break;
            case JournalFormat.Inputs:
                state.Add(json.GetProperty("inputs").EnumerateArray().Select(ReadInput));
                break;
            case JournalFormat.Intent:
                // Behind the last line of a complete journal: records that failed are sent again.
                state.IsComplete = false;
                state.Put(ReadIntent(state, json));
                break;
            case JournalFormat.Accepted:
                state.Put(
                    Known(state, json).With(part =>
                    {
                        part.State = UpsertPartState.Accepted;
                        part.OperationId = json.GetProperty("operationId").GetString();
                        part.Time = state.LastWrite;
                    }));
                break;
            case JournalFormat.Answered:
                state.Put(Known(state, json).With(part =>
                {
                    part.State = UpsertPartState.Answered;
                    part.OperationId = RecordAnswer.ReadOperationId(json);
                    part.RecordsFailed = RecordAnswer.ReadFailed(json, part.Records);
                    part.Time = state.LastWrite;
                    part.AnswerOffset = state.Length;
                }));
                break;
            case JournalFormat.Refused:
                state.Put(Known(state, json).With(part =>
                {
                    part.State = UpsertPartState.Refused;
                    part.Time = state.LastWrite;
                }));
                break;
            case JournalFormat.Writing:
                state.IsComplete = false;
                state.Begin(
                    json.GetProperty("write").GetInt32(),
                    json.GetProperty("create").GetBoolean(),
                    [.. json.GetProperty("records").EnumerateArray().Select(ReadEntry)]);
                break;
            case JournalFormat.Written:
                state.End(json.GetProperty("write").GetInt32(), RecordAnswer.Read(json));
                break;
            case JournalFormat.Complete:
                state.IsComplete = true;
                break;
            default:
                throw new FormatException($"nothing is known of '{kind}'");
        }
    }

    private void TakeCall(JournalState state, JsonElement json)
    {
        var version = json.GetProperty("version");
        if (!version.TryGetInt32(out var number) || number is < JournalFormat.FirstVersion or > JournalFormat.Version)
        {
            throw JournalErrors.OtherVersion(path, version.ToString());
        }

        var call = new JournalCall();
        foreach (var parameter in json.GetProperty("parameters").EnumerateObject())
        {
            call.Add(parameter.Name, parameter.Value.GetString()!);
        }

        state.Call = call;
        state.Started = state.LastWrite;
    }

    private static JournalInput ReadInput(JsonElement json) => json.TryGetProperty("sha256", out var sha256)
        ? new JournalInput(
            json.GetProperty("name").GetString()!,
            json.GetProperty("bytes").GetInt64(),
            sha256.GetString(),
            json.GetProperty("records").GetInt64(),
            json.GetProperty("parts").GetInt32())
        : JournalInput.Pipeline;

    private static UpsertPart ReadIntent(JournalState state, JsonElement json)
    {
        var input = json.GetProperty("input").GetInt32();
        return new UpsertPart
        {
            Source = input > 0 && input <= state.Inputs.Count
                ? state.Inputs[input - 1].Name
                : throw new FormatException("it speaks of an input that was not named"),
            Input = input,
            Part = json.GetProperty("part").GetInt32(),
            FirstRecord = json.GetProperty("firstRecord").GetInt64(),
            LastRecord = json.GetProperty("lastRecord").GetInt64(),
            Records = json.GetProperty("records").GetInt64(),
            Bytes = json.GetProperty("bytes").GetInt64(),
            Sha256 = json.GetProperty("sha256").GetString()!,
            State = UpsertPartState.Uncertain,
            Time = state.LastWrite,
            IntentOffset = state.Length,
            AnswerOffset = state.Find(input, json.GetProperty("part").GetInt32())?.AnswerOffset ?? 0,
            Places = json.TryGetProperty("places", out var places) ? [.. places.EnumerateArray().Select(place => place.GetInt32())] : null,
        };
    }

    private static KeyedEntry ReadEntry(JsonElement json) =>
        new(json[0].GetInt32(), json[1].GetInt64(), json[2].GetString()!, json[3].GetString());

    private static UpsertPart Known(JournalState state, JsonElement json) =>
        state.Find(json.GetProperty("input").GetInt32(), json.GetProperty("part").GetInt32())
        ?? throw new FormatException("it speaks of a part that was not about to be sent");

    /// <summary>The next line that has its end, without it.</summary>
    private bool ReadLine(long end, out ReadOnlyMemory<byte> line)
    {
        var searched = start;
        while (true)
        {
            var length = buffer.AsSpan(searched, filled - searched).IndexOf((byte)'\n');
            if (length >= 0)
            {
                line = buffer.AsMemory(start, searched + length - start);
                offset += line.Length + 1;
                start += line.Length + 1;
                return true;
            }

            searched = filled - start;
            if (!Fill(end))
            {
                line = default;
                return false;
            }
        }
    }

    /// <summary>Reads on, with what is left of the buffer moved to its beginning.</summary>
    private bool Fill(long end)
    {
        Buffer.BlockCopy(buffer, start, buffer, 0, filled - start);
        filled -= start;
        start = 0;
        if (filled == buffer.Length)
        {
            Array.Resize(ref buffer, buffer.Length * 2);
        }

        // Who reads while another writes, and a device that never ends, stop at the length that was there at the beginning.
        var read = stream.Read(buffer, filled, (int)Math.Max(0, Math.Min(buffer.Length - filled, end - stream.Position)));
        filled += read;
        return read > 0;
    }
}
