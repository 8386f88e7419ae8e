using Ampersand.Write.Csv;

namespace Ampersand.Write;

/// <summary>What an inspection found: the shape of a CSV and everything that a write of it would meet.</summary>
public sealed class AmpersandCsvReport
{
    /// <summary>The file, or the name the caller gave to a stream or to piped records.</summary>
    public string? Path { get; init; }

    /// <summary>Whether there is no error. Warnings and information do not count.</summary>
    public bool IsValid => Errors == 0;

    /// <summary>How many records there are, the header not counted.</summary>
    public long Records { get; init; }

    /// <summary>How many columns the header has.</summary>
    public int Columns { get; init; }

    /// <summary>The columns' names as they stand in the source.</summary>
    public IReadOnlyList<string> Headers { get; init; } = [];

    /// <summary>The primary key as the column spells it; none when there is no such column or none was asked for.</summary>
    public string? PrimaryKey { get; init; }

    /// <summary>The size of the source in bytes.</summary>
    public long Bytes { get; init; }

    /// <summary>The encoding the source was read with, by its IANA name.</summary>
    public string Encoding { get; init; } = "utf-8";

    /// <summary>Whether the source begins with a byte order mark.</summary>
    public bool HasBom { get; init; }

    /// <summary>How the records end: <c>LF</c>, <c>CRLF</c>, <c>CR</c>, <c>Mixed</c>, or <c>None</c> when nothing ends.</summary>
    public string LineEnding { get; init; } = "None";

    /// <summary>The delimiter the source was read with.</summary>
    public char Delimiter { get; init; } = ',';

    /// <summary>How many requests it takes; only for <see cref="CsvDestination.Inline"/>.</summary>
    public int? Parts { get; init; }

    /// <summary>How many errors were found, all counted.</summary>
    public long Errors { get; init; }

    /// <summary>How many warnings were found, all counted.</summary>
    public long Warnings { get; init; }

    /// <summary>How many pieces of information were found, all counted.</summary>
    public long Informations { get; init; }

    /// <summary>The issues by place. Of each code at most as many as the caller asked for; <see cref="IssueTotals"/> counts all.</summary>
    public IReadOnlyList<AmpersandCsvIssue> Issues { get; init; } = [];

    /// <summary>How often each code was found, counted in full.</summary>
    public IReadOnlyDictionary<string, long> IssueTotals { get; init; } = new Dictionary<string, long>(0);

    /// <summary>What a sending will change so that the CSV is right, in sentences; empty when it leaves as it stands.</summary>
    public IReadOnlyList<string> Normalizations { get; init; } = [];

    /// <summary>The SHA-256 of the source in lowercase hexadecimal; only when the inspection was made for a later reading.</summary>
    public string? Sha256 { get; init; }

    /// <summary>How long the inspection took.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>How many bytes of the source were inspected in a second.</summary>
    public double BytesPerSecond => Elapsed > TimeSpan.Zero ? Bytes / Elapsed.TotalSeconds : 0;

    /// <summary>What the source was inspected by.</summary>
    internal CsvInspectionOptions Options { get; init; } = new();

    /// <summary>The bytes that leave: all parts, each with its header, or the one file that is uploaded.</summary>
    internal long SentBytes { get; init; }

    /// <summary>Refuses what has an error.</summary>
    /// <param name="consequence">What does not happen because of it, for example <c>nothing was written</c>.</param>
    /// <exception cref="AmpersandCsvException"><c>CsvInvalid</c>: there is one, or more.</exception>
    public void ThrowIfInvalid(string consequence)
    {
        if (!IsValid)
        {
            throw CsvFileErrors.Invalid(this, others: 0, consequence);
        }
    }

    /// <summary>Path, verdict and counts in one line.</summary>
    public override string ToString() =>
        FormattableString.Invariant($"{Path}: {(IsValid ? "valid" : "invalid")}, {Records} records, {Errors} errors, {Warnings} warnings");
}
