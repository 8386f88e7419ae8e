using System.Collections.Concurrent;

namespace Ampersand.Write.Objects;

/// <summary>What a connection has learned of its service.</summary>
internal sealed class ServiceKnowledge
{
    /// <summary>How long an answer is remembered.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<string, (long Time, object Answer)> answers = new(StringComparer.Ordinal);
    private volatile object? writeApi;

    /// <summary>
    /// The form of the write API that the service answers, where the connection leaves it open; <see langword="null"/> until one was
    /// answered.
    /// </summary>
    public WriteApi? WriteApi
    {
        get => (WriteApi?)writeApi;
        set => writeApi = value;
    }

    /// <summary>What was answered at an address within the last five minutes, or else is answered now.</summary>
    /// <param name="address">The address with its query, which names project, integration, object and customer.</param>
    /// <param name="time">The clock.</param>
    /// <param name="refresh">Whether to ask anew in any case.</param>
    /// <param name="ask">Asks.</param>
    /// <remarks>Only an answer is remembered, never that there was none.</remarks>
    public async Task<T> GetAsync<T>(Uri address, TimeProvider time, bool refresh, Func<Task<T>> ask)
        where T : class
    {
        if (!refresh && Find<T>(address, time) is { } known)
        {
            return known;
        }

        var answer = await ask().ConfigureAwait(false);
        answers[address.AbsoluteUri] = (time.GetTimestamp(), answer);
        return answer;
    }

    /// <summary>What was answered at an address within the last five minutes; <see langword="null"/> where nothing was.</summary>
    public T? Find<T>(Uri address, TimeProvider time)
        where T : class =>
        answers.TryGetValue(address.AbsoluteUri, out var known) && time.GetElapsedTime(known.Time) < Lifetime ? (T)known.Answer : null;
}
