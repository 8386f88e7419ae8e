namespace Ampersand.Write.Emulator;

/// <summary>One page of a long list: what of the whole it shows, and the way to the rest.</summary>
/// <param name="Address">The list's address with its query, but for the page.</param>
/// <param name="Page">Which page, from 1.</param>
/// <param name="Size">How many stand on a page.</param>
/// <param name="Total">How many there are.</param>
internal sealed record Pager(string Address, int Page, int Size, long Total)
{
    public const string Parameter = "page";

    public long Offset => (long)(Page - 1) * Size;

    /// <summary>Reads which page is asked for.</summary>
    public static Pager Of(Exchange exchange, string address, int size, long total)
    {
        var page = exchange.QueryNumber(Parameter, 1);
        return page > 0
            ? new Pager(address, page, size, total)
            : throw ProblemException.BadQuery(Parameter, $"{Parameter} must be at least 1.", exchange.Query(Parameter));
    }

    /// <summary>Says what is shown, such as <c>Operations 1–200 of 5,312, newest first</c>.</summary>
    public Html Say(string things, string order) =>
        Offset >= Total
            ? $"<p class=\"extent\">{things}: none of {Shown.Number(Total)} on this page</p>"
            : (Html)$"<p class=\"extent\">{things} {Shown.Number(Offset + 1)}–{Shown.Number(Math.Min(Offset + Size, Total))} of {Shown.Number(Total)}, {order}</p>";

    public Html Links(string label)
    {
        var hasNext = Offset + Size < Total;
        if (Page == 1 && !hasNext)
        {
            return Html.Empty;
        }

        return $"""
            <nav class="pager" aria-label="{label}">
            {(Page > 1 ? Link(Page - 1, "prev", "Previous") : Html.Empty)}
            {(hasNext ? Link(Page + 1, "next", "Next") : Html.Empty)}
            </nav>
            """;
    }

    private Html Link(int page, string relation, string text)
    {
        var separator = Address.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        return $"""<a rel="{relation}" href="{Address}{separator.ToString()}{Parameter}={page}">{text}</a>""";
    }
}
