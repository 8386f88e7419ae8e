using System.Globalization;

namespace Ampersand.Write.Http;

/// <summary>Whether a request may be sent again when its answer was lost.</summary>
internal enum Repeatable
{
    /// <summary>Sending it twice does the same as once: reads, upserts by key, deletes by key.</summary>
    Always,

    /// <summary>Only when the service surely has not acted on it.</summary>
    OnlyIfNotProcessed,

    /// <summary>The caller repeats it in its own rhythm.</summary>
    Never,
}

/// <summary>One request as the library means it; each attempt makes its own message from it.</summary>
internal sealed record ServiceRequest(HttpMethod Method, Uri Uri, Repeatable Repeatable)
{
    /// <summary>
    /// From where on a body is large: the size up to which proxies commonly take one (nginx, client_max_body_size), and at which curl asks
    /// first.
    /// </summary>
    public const int LargeBodyBytes = 1024 * 1024;

    private readonly bool? asksFirst;

    /// <summary>Makes the body, anew for each attempt; <see langword="null"/> for none.</summary>
    public Func<HttpContent>? Body { get; init; }

    /// <summary>The size of what is sent, which one attempt's timeout follows.</summary>
    public long BodyBytes { get; init; }

    /// <summary>Headers that belong to this sort of request.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>The form of the write API that it is of; <see langword="null"/> where it is of none.</summary>
    public WriteApi? WriteApi { get; init; }

    /// <summary>Whether the key goes along. Signed addresses of other hosts must not see it.</summary>
    public bool WithKey { get; init; } = true;

    /// <summary>
    /// Which answers without success are answers all the same, because they say what became of the request; <see langword="null"/> for
    /// none.
    /// </summary>
    public Func<ServiceResponse, bool>? IsAnswer { get; init; }

    /// <summary>
    /// Whether the receiver may refuse by the headers alone (<c>Expect: 100-continue</c>): a large body is not sent for nothing, and a
    /// refusal is seen that would otherwise be lost while the body is on its way.
    /// </summary>
    public bool AsksFirst
    {
        get => asksFirst ?? BodyBytes >= LargeBodyBytes;
        init => asksFirst = value;
    }

    /// <summary>
    /// What the request's command lets go side by side, which learns how the service takes it; <see langword="null"/> where there is no
    /// such limit.
    /// </summary>
    public RequestThrottle? Throttle { get; init; }

    /// <summary>How it is named in messages: method and address without query.</summary>
    public override string ToString() => $"{Method} {ServiceAddress.ForDisplay(Uri)}";
}

/// <summary>What was tried before an error: how often, for how long, and whether something of it may have arrived.</summary>
internal readonly record struct Tries(int Attempts, TimeSpan Elapsed, bool MayHaveBeenProcessed)
{
    /// <summary>An insertion for a message: nothing for a single attempt.</summary>
    public override string ToString() => Attempts < 2
        ? string.Empty
        : string.Format(CultureInfo.InvariantCulture, " ({0} attempts in {1:0.#} s)", Attempts, Elapsed.TotalSeconds);
}
