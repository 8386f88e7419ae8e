using Ampersand.Write.Journal;
using Ampersand.Write.Runs;

namespace Ampersand.Write.Records;

/// <summary>
/// Sends the requests of a write. The journal leads: intent stands in it before a request leaves, the answer before it is put out.
/// </summary>
/// <param name="client">Sends a batch.</param>
/// <param name="options">What was asked for.</param>
/// <param name="journal">What an earlier run did, and what this one does; <see langword="null"/> for none.</param>
/// <param name="creates">Sends records to be created that can be searched; <see langword="null"/> where they cannot.</param>
/// <param name="keys">By what they can be searched; <see langword="null"/> where they cannot.</param>
internal sealed class BatchSender(
    RecordWriteClient client, RecordWriteOptions options, RecordJournal? journal, ReconciledCreates? creates, CreateKeys? keys)
{
    /// <summary>Sends a request, and takes in what was answered.</summary>
    public async Task SendAsync(RunRequest sent, CancellationToken cancellationToken)
    {
        var request = (RecordWriteRequest)sent;
        if (request.Recalled is { } recalled)
        {
            if (request.Earlier is not null)
            {
                journal!.Skip(request);
            }

            request.Outcome = recalled;
            return;
        }

        journal?.Intend(request);
        request.Leave();
        try
        {
            request.Outcome = creates is null
                ? await client.SendAsync(request.Batch, cancellationToken).ConfigureAwait(false)
                : await CreateAsync(creates, request, cancellationToken).ConfigureAwait(false);
        }
        catch (AmpersandServiceException refusal) when (journal is not null && !refusal.MayHaveBeenProcessed)
        {
            if (RecordWriteErrors.EndsRun(options.Type, refusal))
            {
                journal.Refuse(request, refusal);
            }
            else
            {
                journal.Answer(request, RecordAnswer.Of(refusal));
            }

            throw;
        }

        // What stays uncertain is searched again by the next run, unless it was given up.
        if (creates is null || request.Outcome.Error is null || options.Uncertain == UncertainAction.Skip)
        {
            journal?.Answer(request, RecordAnswer.Of(request.Outcome));
        }
    }

    /// <summary>Creates records that can be searched where the answer is lost.</summary>
    /// <exception cref="AmpersandException">
    /// <c>SubmissionUncertain</c>: an earlier run sent them, they are not found, and what is uncertain stops the run.
    /// </exception>
    private async Task<RecordWriteOutcome> CreateAsync(
        ReconciledCreates client, RecordWriteRequest request, CancellationToken cancellationToken)
    {
        var stops = request.UncertainSince is not null && options.Uncertain == UncertainAction.Stop;
        var outcome = await client.SendAsync(
            request.Batch,
            place => keys!.Of(request.Batch, place),
            request.UncertainSince,
            stops ? "So the run stops." : "They were not sent again, and the run goes on.",
            cancellationToken).ConfigureAwait(false);
        return stops && outcome.Uncertain is { } lost ? throw lost : new RecordWriteOutcome(null, outcome.Results, outcome.Uncertain);
    }
}
