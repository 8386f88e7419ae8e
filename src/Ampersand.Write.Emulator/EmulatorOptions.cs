namespace Ampersand.Write.Emulator;

/// <summary>What an emulator is started with.</summary>
public sealed record EmulatorOptions
{
    /// <summary>Where to listen, as one <c>http://</c> address; port 0 takes a free one.</summary>
    public string Urls { get; init; } = "http://127.0.0.1:0";

    /// <summary>
    /// The SQLite file that keeps records and operations; <see langword="null"/> keeps them in memory, for this emulator alone.
    /// </summary>
    public string? DatabasePath { get; init; }

    /// <summary>The keys that are accepted in <c>X-Api-Key</c>.</summary>
    public string[] ApiKeys { get; init; } = ["emulator-key"];

    /// <summary>Keys that are known but may do nothing: they are answered with 403 instead of 401.</summary>
    public string[] ForbiddenKeys { get; init; } = [];

    /// <summary>How long an accepted operation stays <c>in_progress</c>.</summary>
    public TimeSpan ProcessingTime { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Whether addresses other than loopback may be listened on.</summary>
    public bool AllowRemote { get; init; }

    /// <summary>The projects, integrations and objects that exist; <see langword="null"/> lets every name exist.</summary>
    public Catalog? Catalog { get; init; }

    /// <summary>What objects are made of, each by its name; what is written to others is not checked.</summary>
    public IReadOnlyDictionary<string, ObjectSchema> Schemas { get; init; } = new Dictionary<string, ObjectSchema>();

    /// <summary>Which generations of the write API it speaks.</summary>
    public WriteApi WriteApi { get; init; }

    /// <summary>The provider of every integration of which nothing else was said.</summary>
    public string Provider { get; init; } = "salesforce";

    /// <summary>The objects for which installations enable deletion through the Records generation; <c>*</c> stands for all.</summary>
    public string[] DeletionEnabledObjects { get; init; } = [];

    /// <summary>Where operations tell which of their records failed, and why, unless the rules of their object say otherwise.</summary>
    public FailureDetailsPlace FailureDetails { get; init; }

    /// <summary>How searches are answered.</summary>
    public SearchSettings Search { get; init; } = new();

    /// <summary>The clock of processing times, expiry and delays.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>How many bytes of each request body are kept for <c>/emulator/requests</c>.</summary>
    public int RecordedBodyLimit { get; init; } = 64 * 1024;

    /// <summary>What is written to the console.</summary>
    public LogLevel LogLevel { get; init; } = LogLevel.None;

    /// <summary>Why no emulator can be started so, or <see langword="null"/>.</summary>
    internal string? Flaw => ProcessingTime < TimeSpan.Zero
        ? "The processing time cannot be negative."
        : Search.Flaw ?? Schemas.Values.Select(schema => schema.Flaw).FirstOrDefault(flaw => flaw is not null);
}
