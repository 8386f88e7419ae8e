namespace Ampersand.Write.Tests.Browser;

/// <summary>A key of the keyboard, as the DevTools protocol wants it named.</summary>
internal sealed record PageKey(string Name, int Code, string Text = "")
{
    public static PageKey Tab { get; } = new("Tab", 9);

    public static PageKey Enter { get; } = new("Enter", 13, "\r");
}
