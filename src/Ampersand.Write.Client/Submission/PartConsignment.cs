using Ampersand.Write.Csv;
using Ampersand.Write.Operations;

namespace Ampersand.Write.Submission;

/// <summary>A part, sent in the body of one request.</summary>
internal sealed class PartConsignment(UpsertClient client, CsvPart part) : Consignment
{
    private string? sha256;

    /// <summary>Whether the records were piped, so that nothing but the journal can tell what they were.</summary>
    public bool IsPiped { get; init; }

    public override int Number => part.Number;

    public override long FirstRecord => part.FirstRecord;

    public override long LastRecord => part.LastRecord;

    public override long Records => part.Records;

    public override long Bytes => part.Content.Length;

    public override string Sha256 => sha256 ??= Digests.Sha256(part.Content);

    public override ReadOnlyMemory<byte> PipedCsv => IsPiped ? part.Content : default;

    public override Task<AmpersandOperation> SubmitAsync(CancellationToken cancellationToken) =>
        client.SubmitAsync(part, Source, Mended, cancellationToken);

    public override void Dispose()
    {
        base.Dispose();
        part.Dispose();
    }
}
