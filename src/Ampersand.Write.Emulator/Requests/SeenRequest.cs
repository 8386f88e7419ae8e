namespace Ampersand.Write.Emulator;

/// <summary>A request as it came over the wire, and what became of it.</summary>
public sealed class SeenRequest
{
    private readonly RecordingStream recording;

    internal SeenRequest(
        long number,
        DateTimeOffset time,
        string method,
        string target,
        IReadOnlyList<KeyValuePair<string, string>> headers,
        string requestId,
        RecordingStream recording)
    {
        this.recording = recording;
        Number = number;
        Time = time;
        Method = method;
        Target = target;
        Headers = headers;
        RequestId = requestId;
    }

    /// <summary>Its place in the order of arrival, from 1.</summary>
    public long Number { get; }

    /// <summary>When it arrived.</summary>
    public DateTimeOffset Time { get; }

    /// <summary>The method.</summary>
    public string Method { get; }

    /// <summary>Path and query exactly as sent.</summary>
    public string Target { get; }

    /// <summary>The headers as sent, the API key included.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; }

    /// <summary>The id that a problem answer names.</summary>
    public string RequestId { get; }

    /// <summary>How many bytes of the body were read.</summary>
    public long BodySize { get; private set; }

    /// <summary>
    /// The start of the body, up to <see cref="EmulatorOptions.RecordedBodyLimit"/>; older bodies are let go when many are kept.
    /// </summary>
    public ReadOnlyMemory<byte> Body { get; internal set; }

    /// <summary>The status of the answer; <see langword="null"/> while there is none, or none was sent.</summary>
    public int? Status { get; private set; }

    /// <summary>The fault that it met.</summary>
    public FaultKind? Fault { get; internal set; }

    internal bool HasEnded { get; private set; }

    /// <summary>The value of a header, or <see langword="null"/>.</summary>
    public string? Header(string name) =>
        Headers.FirstOrDefault(header => string.Equals(header.Key, name, StringComparison.OrdinalIgnoreCase)).Value;

    internal void Complete(int? status)
    {
        HasEnded = true;
        BodySize = recording.Count;
        Body = recording.Kept;
        Status = status;
    }
}
