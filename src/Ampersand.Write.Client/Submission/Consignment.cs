using Ampersand.Write.Operations;

namespace Ampersand.Write.Submission;

/// <summary>What becomes one operation: some records of one input, on their way.</summary>
internal abstract class Consignment : IDisposable
{
    /// <summary>Where the records come from: a file's path, or <c>pipeline</c>.</summary>
    public required string Source { get; init; }

    /// <summary>The place of the input among the call's inputs, 1-based.</summary>
    public required int Input { get; init; }

    /// <summary>The place among the consignments of the input, 1-based.</summary>
    public abstract int Number { get; }

    /// <summary>The number, 1-based, of the first record in its input.</summary>
    public abstract long FirstRecord { get; }

    /// <summary>The number, 1-based, of the last record in its input.</summary>
    public abstract long LastRecord { get; }

    /// <summary>How many records there are.</summary>
    public abstract long Records { get; }

    /// <summary>The bytes of the CSV.</summary>
    public abstract long Bytes { get; }

    /// <summary>What is mended on the way, a sentence each.</summary>
    public IReadOnlyList<string> Mended { get; init; } = [];

    /// <summary>The SHA-256 of the CSV in lowercase hexadecimal.</summary>
    public abstract string Sha256 { get; }

    /// <summary>The CSV itself where records have no file to be found in again; otherwise nothing.</summary>
    public virtual ReadOnlyMemory<byte> PipedCsv => default;

    /// <summary>Does what comes before the records are handed over and has no effect on them.</summary>
    public virtual Task PrepareAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Hands the records over. They may be written from here on, whether an answer comes or not.</summary>
    public abstract Task<AmpersandOperation> SubmitAsync(CancellationToken cancellationToken);

    /// <summary>The operation with what is known of its records.</summary>
    public AmpersandOperation Describe(AmpersandOperation operation) => operation with
    {
        Source = Source,
        Part = Number,
        FirstRecord = FirstRecord,
        Records = Records,
        Bytes = Bytes,
        Mended = Mended,
    };

    /// <inheritdoc/>
    public virtual void Dispose()
    {
    }
}
