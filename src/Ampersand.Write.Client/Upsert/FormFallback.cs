using Ampersand.Write.Journal;
using Ampersand.Write.Records;
using Ampersand.Write.Results;
using Ampersand.Write.Runs;

namespace Ampersand.Write.Upsert;

/// <summary>
/// Goes from one form of the write API to the next until one is answered, and in the end to today's API, which takes the place of the bulk
/// forms from then on.
/// </summary>
/// <param name="target">Where to.</param>
/// <param name="options">What to do.</param>
/// <param name="forms">The form that is spoken.</param>
/// <param name="inputs">The files that today's API has to be able to take.</param>
/// <param name="journal">What an earlier run did, and what this one does.</param>
/// <param name="piped">The rows of piped records, for result files; <see langword="null"/> where nobody asks.</param>
/// <param name="outputs">Where operations and errors are put out.</param>
/// <param name="progress">Told what happens on the way.</param>
/// <param name="stop">Ends everything at once.</param>
internal sealed class FormFallback(
    UpsertTarget target,
    UpsertOptions options,
    WriteForms forms,
    UpsertInputs inputs,
    UpsertJournal journal,
    PipedRows? piped,
    OutputQueue outputs,
    IProgress<RunEvent>? progress,
    CancellationToken stop) : IDisposable
{
    private readonly HashSet<long> leftOut = [];

    /// <summary>The upsert through today's API; <see langword="null"/> as long as a bulk form is spoken.</summary>
    public RecordUpsert? Records { get; private set; }

    /// <summary>Begins with today's API where that is the form to speak, and gives it the journal that is open by now.</summary>
    public void Begin()
    {
        if (forms.Current != WriteApi.Records)
        {
            return;
        }

        Records ??= Create();
        Records.Journal = Keyed();
    }

    /// <summary>Counts a piped record that has a number and is not sent: its part has no row for it.</summary>
    public void LeaveOut(long record)
    {
        if (!forms.IsSettled || Records is not null)
        {
            leftOut.Add(record);
        }
    }

    /// <summary>Hands a request over in one form after another, until one is answered.</summary>
    /// <exception cref="AmpersandException">The run cannot go on.</exception>
    public async Task TryAsync(UpsertRequest request, RequestWindow window)
    {
        await window.AddAsync(request).ConfigureAwait(false);
        await request.Ended.ConfigureAwait(false);
        while (request.TurnedAway is { } refusal)
        {
            forms.Next(refusal);
            if (forms.Current == WriteApi.Records)
            {
                await TurnToRecordsAsync((PartRequest)request).ConfigureAwait(false);
                return;
            }

            request.TurnedAway = null;
            request.Retract();
            await window.AddAsync(request).ConfigureAwait(false);
            await request.Ended.ConfigureAwait(false);
        }

        if (request.Operation is not null)
        {
            forms.Settle(progress);
        }
    }

    /// <summary>Sends the records of a part of piped ones through today's API.</summary>
    /// <exception cref="AmpersandException">The run cannot go on.</exception>
    public async Task SendRecordsAsync(PartRequest request)
    {
        using (request)
        {
            await Records!.AddAsync(request.Part!, request.Csv, leftOut.Contains).ConfigureAwait(false);
        }

        leftOut.RemoveWhere(record => record <= request.Part!.LastRecord);
    }

    /// <inheritdoc/>
    public void Dispose() => Records?.Dispose();

    /// <summary>Goes on through today's API, once that has shown that it can take the place of the bulk forms.</summary>
    /// <exception cref="AmpersandException">It cannot.</exception>
    private async Task TurnToRecordsAsync(PartRequest request)
    {
        var run = Create();
        try
        {
            run.RequireColumns(inputs.Files);
            var first = KeyedRecordReader.ReadPart(request.Part!, request.Csv, options.PrimaryKey, leftOut.Contains).First();
            await run.ProbeAsync(first, stop).ConfigureAwait(false);
        }
        catch (AmpersandException failure)
        {
            run.Dispose();
            request.Dispose();
            throw forms.NoneAnswered(failure);
        }

        forms.Settle(progress);
        Records = run;
        if (request.IsPiped)
        {
            await SendRecordsAsync(request).ConfigureAwait(false);
        }
        else
        {
            // Its file is read again from its first record.
            request.Dispose();
        }
    }

    private RecordUpsert Create() => new(
        target,
        options,
        piped is null ? null : new RecordRows(piped, options.FailurePath is not null, options.SuccessPath is not null),
        outputs,
        progress,
        stop)
    {
        Journal = Keyed(),
    };

    private KeyedJournal? Keyed() => journal.Current is { } opened ? new KeyedJournal(opened) : null;
}
