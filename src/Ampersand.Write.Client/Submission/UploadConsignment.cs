using Ampersand.Write.Csv;
using Ampersand.Write.Operations;
using Ampersand.Write.Submission.Uploads;

namespace Ampersand.Write.Submission;

/// <summary>A whole file, uploaded first and then written as one operation.</summary>
internal sealed class UploadConsignment(UpsertClient client, UploadClient uploads, UploadFile file, AmpersandCsvReport report) : Consignment
{
    private RecordsUrl? uploaded;

    public override int Number => 1;

    public override long FirstRecord => 1;

    public override long LastRecord => report.Records;

    public override long Records => report.Records;

    public override long Bytes => file.Length;

    public override string Sha256 => file.Sha256;

    public override async Task PrepareAsync(CancellationToken cancellationToken) =>
        uploaded = await uploads.UploadAsync(file, cancellationToken).ConfigureAwait(false);

    public override async Task<AmpersandOperation> SubmitAsync(CancellationToken cancellationToken) =>
        Describe(await client.SubmitAsync(uploaded!, cancellationToken).ConfigureAwait(false));
}
