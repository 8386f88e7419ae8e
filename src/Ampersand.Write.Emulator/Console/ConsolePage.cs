namespace Ampersand.Write.Emulator;

/// <summary>A page of the console, before it gets its frame.</summary>
/// <param name="Title">Its name in the browser.</param>
/// <param name="Content">What it shows; an element with an id and <c>data-live</c> is kept up to date.</param>
internal sealed record ConsolePage(string Title, Html Content)
{
    /// <summary>The room of the console that it belongs to, by its address.</summary>
    public string? Room { get; init; }

    /// <summary>Where the page hears of changes; <see langword="null"/> for a page that stays as it is.</summary>
    public string? Events { get; init; } = ConsoleRoutes.Events;
}
