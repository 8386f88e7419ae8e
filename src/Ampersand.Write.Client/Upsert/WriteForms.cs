namespace Ampersand.Write.Upsert;

/// <summary>
/// The form of the write API that an upsert speaks. Where the connection leaves it open (<see cref="WriteApi.Auto"/>) forms are tried one
/// after another, until one is answered.
/// </summary>
internal sealed class WriteForms
{
    /// <summary>Members of a body that the bulk forms alone have: a service that does not know them names them.</summary>
    private static readonly string[] BulkMembers = ["recordsCSV", "recordsURL", "primaryKey"];

    private readonly AmpersandConnection connection;
    private readonly List<AmpersandServiceException> refusals = [];

    /// <param name="connection">Says which form, or remembers which one was answered.</param>
    /// <param name="isUpload">Whether a file is to be uploaded, which the Bulk form takes.</param>
    public WriteForms(AmpersandConnection connection, bool isUpload)
    {
        this.connection = connection;
        IsSettled = connection.WriteApi != WriteApi.Auto || connection.Knowledge.WriteApi is not null;
        Current = connection.WriteApi != WriteApi.Auto ? connection.WriteApi
            : connection.Knowledge.WriteApi ?? (isUpload ? WriteApi.Bulk : WriteApi.Async);
    }

    /// <summary>The form to speak now.</summary>
    public WriteApi Current { get; private set; }

    /// <summary>Whether it is known that this form is the one to speak.</summary>
    public bool IsSettled { get; private set; }

    /// <summary>Refuses what the bulk forms alone can do where the form is today's.</summary>
    /// <param name="what">What that is, the beginning of a sentence.</param>
    /// <exception cref="AmpersandException"><c>WriteApiWithoutBulk</c>.</exception>
    public void RequireBulk(string what)
    {
        if (Current == WriteApi.Records)
        {
            throw UpsertErrors.WithoutBulk(connection, what);
        }
    }

    /// <summary>Whether a failure says that the service does not know the form, so that it did nothing and another may be tried.</summary>
    /// <param name="failure">The failure.</param>
    /// <param name="mayBeRecords">Whether today's API can take what was sent.</param>
    public bool TurnsAway(AmpersandServiceException failure, bool mayBeRecords) =>
        !IsSettled && !failure.MayHaveBeenProcessed && (Current == WriteApi.Async || mayBeRecords)
        && (failure.StatusCode is 404 or 405 || (failure.StatusCode is 400 or 422 && Names(failure.Message)));

    /// <summary>Stays with today's API, to which an earlier run of the same journal turned.</summary>
    public void StayWithRecords()
    {
        IsSettled = true;
        Current = WriteApi.Records;
    }

    /// <summary>Turns to the next form.</summary>
    /// <param name="refusal">How the service turned the current one away.</param>
    public void Next(AmpersandServiceException refusal)
    {
        refusals.Add(refusal);
        Current = Current == WriteApi.Async ? WriteApi.Bulk : WriteApi.Records;
    }

    /// <summary>The current form is answered: the connection speaks it from now on.</summary>
    /// <param name="progress">Told where that is another than the first.</param>
    public void Settle(IProgress<RunEvent>? progress)
    {
        IsSettled = true;
        connection.Knowledge.WriteApi = Current;
        if (refusals.Count > 0)
        {
            progress.Warn(
                "WriteApiTurned",
                $"{connection.WriteUri.Host} does not know the older form of the write API ({refusals[0].StatusCode}), so the connection "
                    + $"'{connection.Name}' speaks {Current} from now on.");
        }
    }

    /// <summary>No form was answered, which may well be for another reason.</summary>
    /// <param name="failure">Why not even a search was.</param>
    public AmpersandException NoneAnswered(AmpersandException failure)
    {
        var refusal = refusals[refusals.Count - 1];
        return new AmpersandException(
            new AmpersandErrorId(refusal.ErrorId, refusal.Kind),
            $"Nothing was written. No bulk form of the write API was answered, the last in this way: {refusal.Message.TrimEnd('.')}. Nor can "
                + $"today's form take its place: {failure.Message}")
        {
            RecommendedAction = "Check project, integration and object: a wrong one is not found in any form.",
        };
    }

    private static bool Names(string message) =>
        Array.Exists(BulkMembers, message.Contains);
}
