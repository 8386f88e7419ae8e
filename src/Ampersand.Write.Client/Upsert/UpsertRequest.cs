using Ampersand.Write.Runs;

namespace Ampersand.Write.Upsert;

/// <summary>What becomes one operation: a part, an upload, or an address.</summary>
internal abstract class UpsertRequest(UpsertPart? part) : RunRequest, IDisposable
{
    /// <summary>The records; <see langword="null"/> where the service fetches them itself.</summary>
    public override UpsertPart? Part => part;

    /// <summary>What to ask about it before it is sent; <see langword="null"/> where that was asked already.</summary>
    public PlannedWrite? Planned { get; init; }

    /// <summary>What is normalized on the way, a sentence each.</summary>
    public IReadOnlyList<string> Normalizations { get; init; } = [];

    /// <summary>The CSV that goes along; nothing where the service fetches it from <see cref="Address"/>.</summary>
    public virtual ReadOnlyMemory<byte> Csv => default;

    /// <summary>Where the service fetches the records; <see langword="null"/> where they go along.</summary>
    public virtual RecordsUrl? Address => null;

    /// <summary>The CSV where records have no file to be found in again; otherwise nothing.</summary>
    public virtual ReadOnlyMemory<byte> PipedCsv => default;

    /// <summary>The operation it was accepted as.</summary>
    public AmpersandOperation? Operation { get; set; }

    /// <summary>How the service said that it does not know the form, so that another is tried; otherwise <see langword="null"/>.</summary>
    public AmpersandServiceException? TurnedAway { get; set; }

    public override bool IsUncertain => Operation is null && TurnedAway is null && base.IsUncertain;

    /// <summary>Does what comes before the records are handed over and has no effect on them.</summary>
    public virtual Task PrepareAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public virtual void Dispose()
    {
    }

    public override string ToString() => $"{Counts.Places(part!.FirstRecord, part.LastRecord)} of {part.Source}";
}

/// <summary>A part, sent in the body of one request.</summary>
internal sealed class PartRequest(UpsertPart part, CsvPart csv, bool isPiped) : UpsertRequest(part)
{
    public override ReadOnlyMemory<byte> Csv => csv.Content;

    public override ReadOnlyMemory<byte> PipedCsv => isPiped ? Csv : default;

    /// <summary>Whether its records came through the pipeline.</summary>
    public bool IsPiped => isPiped;

    public override void Dispose()
    {
        base.Dispose();
        csv.Dispose();
    }
}

/// <summary>A whole file, uploaded first and then written as one operation.</summary>
internal sealed class UploadRequest(UpsertPart part, UploadClient uploads, UploadFile file) : UpsertRequest(part)
{
    private RecordsUrl? uploaded;

    public override RecordsUrl? Address => uploaded;

    public override async Task PrepareAsync(CancellationToken cancellationToken) =>
        uploaded = await uploads.UploadAsync(file, cancellationToken).ConfigureAwait(false);
}

/// <summary>An address that the service fetches records from.</summary>
internal sealed class UrlRequest(RecordsUrl url) : UpsertRequest(null)
{
    public override RecordsUrl Address => url;

    public override string ToString() => $"the records of {url}";
}
