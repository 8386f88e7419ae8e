
namespace Ampersand.Write.Runs;

/// <summary>One request of a run, from the time when its records are complete until its caller knows what became of them.</summary>
internal abstract class RunRequest
{
    private volatile bool hasLeft;
    private volatile bool isEnded;

    /// <summary>Whether its records were handed to the service, or were about to be.</summary>
    public bool HasLeft => hasLeft;

    /// <summary>Whether it is known what came of it: an answer, a failure, or that it never left.</summary>
    public bool IsEnded => isEnded;

    /// <summary>What went wrong; <see langword="null"/> where nothing did, or where it never left.</summary>
    public AmpersandException? Failure { get; private set; }

    /// <summary>Ends when the request has.</summary>
    public Task Ended { get; set; } = Task.CompletedTask;

    /// <summary>The part of an upsert that it carries; <see langword="null"/> where it carries none.</summary>
    public virtual UpsertPart? Part => null;

    /// <summary>Whether it sends nothing, because an earlier run has.</summary>
    public virtual bool IsRecalled => false;

    /// <summary>Whether the service surely did nothing with its records, and said so.</summary>
    public bool IsRefused => HasLeft && IsEnded && Failure is not null && !IsUncertain;

    /// <summary>Whether its records arrived, or may have, and nobody knows what the service did with them.</summary>
    public virtual bool IsUncertain =>
        HasLeft && !(IsEnded && Failure is null or AmpersandServiceException { MayHaveBeenProcessed: false });

    /// <summary>Notes that its records may be with the service from here on, whether an answer comes or not.</summary>
    public void Leave() => hasLeft = true;

    /// <summary>Notes what came of it.</summary>
    public void End(AmpersandException? failure)
    {
        Failure = failure;
        isEnded = true;
    }

    /// <summary>Forgets that it left: the service did nothing with it, and it is handed over anew.</summary>
    public void Retract() => (hasLeft, isEnded, Failure) = (false, false, null);

    /// <summary>
    /// Its records and what the service answered, for an account; <see langword="null"/> where there is no answer yet, or where the account
    /// has it elsewhere.
    /// </summary>
    public virtual string? DescribeAnswer() => null;

    /// <summary>Its records, as messages name them.</summary>
    public abstract override string ToString();
}
