using System.Globalization;
using System.Threading.Channels;
using Ampersand.Write.Csv;
using Ampersand.Write.Http;
using Ampersand.Write.Operations;
using Ampersand.Write.Submission;

namespace Ampersand.Write.Pipeline;

/// <summary>Sends parts one after the other while the next one is being made, and hands over each operation as it is accepted.</summary>
internal sealed class PartSender
{
    private readonly AmpersandCmdlet cmdlet;
    private readonly Outbox outbox;
    private readonly UpsertClient client;
    private readonly Action<AmpersandOperation> accepted;
    private readonly CancellationToken stop;
    private readonly Channel<(CsvPart Part, string Source, IReadOnlyList<string> Mended)> parts = Channel.CreateBounded<(CsvPart, string, IReadOnlyList<string>)>(1);
    private readonly List<AmpersandOperation> done = [];
    private Task? sending;

    /// <param name="cmdlet">Whose thread hands parts in and shows what comes of them.</param>
    /// <param name="outbox">The cmdlet's outbox.</param>
    /// <param name="client">Sends.</param>
    /// <param name="accepted">Called on the cmdlet's thread for each operation.</param>
    /// <param name="stop">Ends it.</param>
    public PartSender(AmpersandCmdlet cmdlet, Outbox outbox, UpsertClient client, Action<AmpersandOperation> accepted, CancellationToken stop)
    {
        this.cmdlet = cmdlet;
        this.outbox = outbox;
        this.client = client;
        this.accepted = accepted;
        this.stop = stop;
    }

    /// <summary>Hands a part in; waits while the one before still waits to be sent.</summary>
    /// <exception cref="AmpersandException">A part before this one was not accepted.</exception>
    public void Send(CsvPart part, string source, IReadOnlyList<string> mended)
    {
        sending ??= Task.Run(SendAllAsync, stop);
        try
        {
            outbox.ReplayUntil(cmdlet, parts.Writer.WriteAsync((part, source, mended), stop).AsTask(), tick: null);
        }
        catch (ChannelClosedException)
        {
            Finish();
        }
    }

    /// <summary>Waits until everything handed in was sent.</summary>
    /// <exception cref="AmpersandException">A part was not accepted; the error names those that were and where to go on.</exception>
    public void Finish()
    {
        parts.Writer.TryComplete();
        if (sending is not null)
        {
            outbox.ReplayUntil(cmdlet, sending, tick: null);
        }
    }

    private async Task SendAllAsync()
    {
        try
        {
            while (await parts.Reader.WaitToReadAsync(stop).ConfigureAwait(false))
            {
                while (parts.Reader.TryRead(out (CsvPart Part, string Source, IReadOnlyList<string> Mended) next))
                {
                    using (next.Part)
                    {
                        await SendAsync(next.Part, next.Source, next.Mended).ConfigureAwait(false);
                    }
                }
            }
        }
        finally
        {
            parts.Writer.TryComplete();
        }
    }

    private async Task SendAsync(CsvPart part, string source, IReadOnlyList<string> mended)
    {
        AmpersandOperation operation;
        try
        {
            operation = await client.SubmitAsync(part, source, mended, stop).ConfigureAwait(false);
        }
        catch (AmpersandException failure) when (done.Count > 0 || failure is AmpersandServiceException { MayHaveBeenProcessed: true })
        {
            throw Interrupted(failure, part, source);
        }

        done.Add(operation);
        await outbox.PostAsync(_ => accepted(operation)).ConfigureAwait(false);
    }

    private AmpersandException Interrupted(AmpersandException failure, CsvPart part, string source)
    {
        string said = failure.Message;
        if (failure is AmpersandServiceException { MayHaveBeenProcessed: true })
        {
            said += " It may have been accepted all the same; sending it again does no harm, because an upsert by key may be repeated.";
        }

        string before = done.Count == 0
            ? "Nothing was accepted before it."
            : $"Accepted before it: {string.Join(", ", done.Select(Describe))}.";
        return new AmpersandException(
            failure.ErrorId,
            failure.Kind,
            string.Format(
                CultureInfo.InvariantCulture,
                "{0} Not sent: {1} from record {2} on. {3}",
                said, source, part.FirstRecord, before),
            failure)
        {
            RecommendedAction = failure.RecommendedAction,
        };
    }

    private static string Describe(AmpersandOperation operation) => string.Format(
        CultureInfo.InvariantCulture,
        "operation {0} with records {1} to {2} of {3}",
        operation.OperationId, operation.FirstRecord, operation.FirstRecord + operation.Records - 1, operation.Source);
}
