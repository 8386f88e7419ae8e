namespace Ampersand.Write.Emulator;

/// <summary>How searches are answered, where the documents leave it open or a client must cope with several ways.</summary>
public sealed record SearchSettings
{
    /// <summary>What the array of hits is called.</summary>
    public SearchAnswerShape Shape { get; init; }

    /// <summary>Where the id of a hit stands; it may stand nowhere.</summary>
    public SearchIdPlace[] Ids { get; init; } = [SearchIdPlace.Id, SearchIdPlace.Fields, SearchIdPlace.Raw];

    /// <summary>Whether the fields that were searched by are among those of a hit.</summary>
    public bool ShowsKey { get; init; } = true;

    /// <summary>
    /// Whether values are escaped before they get into the text of a query. Where not, a quote or a backslash in a value makes the query
    /// fail or mean something else.
    /// </summary>
    public bool EscapesValues { get; init; } = true;

    /// <summary>How many hits an answer holds at most; nothing in it says that there are more.</summary>
    public int PageSize { get; init; } = 200;

    /// <summary>How long a record that was created is not found, by the emulator's clock.</summary>
    public TimeSpan Lag { get; init; }

    /// <summary>Why it cannot be, or <see langword="null"/>.</summary>
    internal string? Flaw => PageSize < 1 ? "A page holds at least one hit."
        : Lag < TimeSpan.Zero ? "The lag cannot be negative."
        : null;
}

/// <summary>What the array of hits is called.</summary>
public enum SearchAnswerShape
{
    /// <summary><c>result</c>, as the schema of the documents has it.</summary>
    Result,

    /// <summary><c>results</c>, as their sample has it.</summary>
    Results,
}

/// <summary>Where the id of a hit can stand.</summary>
public enum SearchIdPlace
{
    /// <summary>In the hit's own <c>id</c>, which only the sample of the documents has.</summary>
    Id,

    /// <summary>In <c>fields</c>, as <c>id</c>.</summary>
    Fields,

    /// <summary>In <c>raw</c>, as <c>Id</c>.</summary>
    Raw,
}
