using Ampersand.Write.Records;

namespace Ampersand.Write.Pipeline;

/// <summary>One request of records from its start to its showing.</summary>
internal sealed class PendingWrite(RecordBatch batch, string? source)
{
    private volatile bool isSent;
    private volatile WriteReply? reply;

    public RecordBatch Batch => batch;

    /// <summary>Where the records came from: a file's path; <see langword="null"/> for the pipeline.</summary>
    public string? Source => source;

    /// <summary>Whether it has left, or was about to.</summary>
    public bool IsSent => isSent;

    /// <summary>What came of it, once something has.</summary>
    public WriteReply? Reply => reply;

    /// <summary>Ends when something has come of it, good or bad.</summary>
    public Task Ended { get; private set; } = Task.CompletedTask;

    /// <summary>Lets the request run.</summary>
    /// <param name="run">Sends it, off this thread.</param>
    public void Start(Func<Task<WriteReply>> run) => Ended = Task.Run(async () => reply = await run().ConfigureAwait(false));

    /// <summary>Notes that it is about to leave.</summary>
    public void Leave() => isSent = true;
}
