using Ampersand.Write.Http;

namespace Ampersand.Write.Objects;

/// <summary>The look at an object that precedes a run: asked for once, and anew, since errors rest on it.</summary>
/// <param name="connection">Whom to ask. It names project, integration and group.</param>
/// <param name="objectName">The object as the caller names it.</param>
/// <param name="check">Whether it is a duty; <see langword="null"/> for the connection's own word.</param>
/// <param name="progress">Told where nothing can be looked at, once.</param>
/// <param name="assumed">Whose rules apply where the service names no provider.</param>
/// <param name="creates">Whether records may be created.</param>
internal sealed class ObjectLookup(
    AmpersandConnection connection,
    string objectName,
    ObjectCheck? check,
    IProgress<RunEvent>? progress,
    CsvProvider assumed = CsvProvider.Salesforce,
    bool creates = true)
{
    /// <summary>How long a run waits for it.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly ObjectCheck check = check ?? connection.ObjectCheck;

    /// <summary>Whether nobody has looked yet, and somebody is to.</summary>
    public bool IsPending { get; private set; } = (check ?? connection.ObjectCheck) != ObjectCheck.Never;

    /// <summary>What was learned; <see langword="null"/> where that is nothing.</summary>
    public ObjectRules? Rules { get; private set; }

    /// <summary>Looks, where that is still to be done.</summary>
    /// <exception cref="AmpersandException"><c>ObjectNotChecked</c>: it cannot be looked at, and that is a duty.</exception>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        if (!IsPending)
        {
            return;
        }

        IsPending = false;
        using var patience = connection.Time.CreateCancellationTokenSource(Patience);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);

        // What is tried in vain is told in one sentence at the end, not try by try.
        var client = new ObjectsClient(connection, check == ObjectCheck.Always ? progress : null, refresh: true);
        var groupRef = ConnectionErrors.RequireGroupRef(connection.GroupRef);
        var known = TryAsync(client.GetObjectAsync(objectName, groupRef, linked.Token), cancellationToken);
        var installations = TryAsync(client.GetInstallationsAsync(groupRef, linked.Token), cancellationToken);
        var integration = TryAsync(client.GetIntegrationAsync(connection.Integration!, linked.Token), cancellationToken);
        (var found, var failure) = await known.ConfigureAwait(false);
        (var several, _) = await installations.ConfigureAwait(false);
        (var whole, _) = await integration.ConfigureAwait(false);
        if (failure is not null && check == ObjectCheck.Always)
        {
            throw NotChecked(objectName, failure);
        }

        if (failure is not null)
        {
            progress.Detail(
                $"What the service knows of {objectName} cannot be looked up, so its fields are not checked: {failure.Message}");
        }

        Rules = new ObjectRules(objectName, found, several is { Count: > 0 } ? several[0] : null, whole, assumed, creates);
    }

    /// <summary>What is known of an object cannot be looked up, and that is a duty.</summary>
    public static AmpersandException NotChecked(string objectName, AmpersandException failure) => new(
        ErrorIds.ObjectNotChecked,
        $"What the service knows of {objectName} cannot be looked up, and nothing is to be sent without that: {failure.Message}",
        failure);

    private static async Task<(T? Answer, AmpersandException? Failure)> TryAsync<T>(Task<T> asked, CancellationToken stop)
        where T : class
    {
        try
        {
            return (await asked.ConfigureAwait(false), null);
        }
        catch (AmpersandException failure)
        {
            return (null, failure);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return (null, new AmpersandException(
                ErrorIds.RequestTimedOut, FormattableString.Invariant($"It was not answered within {Patience.TotalSeconds:0} s.")));
        }
    }
}
