using Ampersand.Write.Http;

namespace Ampersand.Write.Client.Tests.Shared;

/// <summary>A transport without a network: it answers what it is told and remembers when it was asked.</summary>
/// <param name="time">The clock to note requests by.</param>
/// <param name="answer">What becomes of a request; its number starts at 1.</param>
internal sealed class ScriptedTransport(
    TimeProvider time, Func<ServiceRequest, int, CancellationToken, Task<ServiceResponse>> answer) : ITransport
{
    private readonly object latch = new();
    private readonly List<(DateTimeOffset At, ServiceRequest Request)> requests = [];
    private int inFlight;

    /// <summary>Answers in turn; the last answer is for all further requests.</summary>
    public ScriptedTransport(TimeProvider time, params Func<ServiceResponse>[] answers)
        : this(time, (_, number, _) => Task.FromResult(answers[Math.Min(number, answers.Length) - 1]()))
    {
    }

    public IReadOnlyList<(DateTimeOffset At, ServiceRequest Request)> Requests
    {
        get
        {
            lock (latch)
            {
                return [.. requests];
            }
        }
    }

    /// <summary>The times between one request and the next.</summary>
    public IReadOnlyList<TimeSpan> Gaps
    {
        get
        {
            var seen = Requests;
            return [.. seen.Skip(1).Select((request, i) => request.At - seen[i].At)];
        }
    }

    public int MaxInFlight { get; private set; }

    public async Task<ServiceResponse> SendAsync(ServiceRequest request, ApiKey key, CancellationToken cancellationToken)
    {
        int number;
        lock (latch)
        {
            requests.Add((time.GetUtcNow(), request));
            number = requests.Count;
            MaxInFlight = Math.Max(MaxInFlight, ++inFlight);
        }

        try
        {
            return await answer(request, number, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            lock (latch)
            {
                inFlight--;
            }
        }
    }
}
