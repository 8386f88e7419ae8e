namespace Ampersand.Write.Http;

/// <summary>What a connection is made of, the key apart; <see langword="null"/> where a value was not given.</summary>
internal sealed record ConnectionValues
{
    public string? Name { get; init; }

    public string? Project { get; init; }

    public string? Integration { get; init; }

    public string? GroupRef { get; init; }

    public Uri? WriteUri { get; init; }

    public Uri? ApiUri { get; init; }

    public WriteApi? WriteApi { get; init; }
}
