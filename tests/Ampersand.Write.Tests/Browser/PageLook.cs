namespace Ampersand.Write.Tests.Browser;

/// <summary>How a page is looked at.</summary>
/// <param name="Width">The window's width in pixels.</param>
/// <param name="IsDark">Whether the user prefers dark colours.</param>
public sealed record PageLook(int Width = 1400, bool IsDark = false);
