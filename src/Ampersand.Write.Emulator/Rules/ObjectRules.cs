namespace Ampersand.Write.Emulator;

/// <summary>What the emulator is to find wrong with the records of an object, and what it makes of its operations.</summary>
public sealed record ObjectRules
{
    /// <summary>Fields with the regular expression that a value written to them must match; a record that does not match fails.</summary>
    public IReadOnlyDictionary<string, string> Fields { get; init; } = new Dictionary<string, string>();

    /// <summary>Records that fail: the values of the primary key, or of <c>id</c>.</summary>
    public string[] FailingKeys { get; init; } = [];

    /// <summary>
    /// The status of an operation of which some records failed and others were written; unless said, that of one that is done.
    /// </summary>
    public string? PartialStatus { get; init; }

    /// <summary>Where operations tell which of their records failed; <see langword="null"/> leaves it to the emulator's options.</summary>
    public FailureDetailsPlace? FailureDetails { get; init; }

    /// <summary>The status that every operation ends with, whatever became of its records; any word.</summary>
    public string? FinalStatus { get; init; }

    /// <summary>The result sentence that goes with <see cref="FinalStatus"/>.</summary>
    public string? Result { get; init; }

    /// <summary>How long operations take, where not as long as the emulator's others.</summary>
    public TimeSpan? ProcessingTime { get; init; }

    /// <summary>Whether the Records generation may delete; <see langword="null"/> leaves it to the emulator's options.</summary>
    public bool? DeletionEnabled { get; init; }

    /// <summary>The customers, by <c>groupRef</c>, whose installations do not enable deletion, whatever others do.</summary>
    public string[] DeletionDisabledFor { get; init; } = [];
}
