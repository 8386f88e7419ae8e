using System.Management.Automation;
using System.Management.Automation.Internal;

namespace Ampersand.Write.Playground.Terminal;

/// <summary>Standard output or error: coloured on a terminal, plain text in a file or pipe.</summary>
internal sealed class TextStream(TextWriter writer, bool isRedirected)
{
    /// <summary>Whether escape sequences become colours here. Windows consoles would first have to be told to.</summary>
    public bool ShowsColours { get; } =
        !isRedirected
        && !OperatingSystem.IsWindows()
        && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
        && Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb");

    // The formatter always colours its text and leaves it to the host to show that.
    public void Write(string text) =>
        writer.Write(ShowsColours ? text : new StringDecorated(text).ToString(OutputRendering.PlainText));

    public void Write(string text, ConsoleColor foreground, ConsoleColor background)
    {
        Write(ShowsColours && Enum.IsDefined(foreground) && Enum.IsDefined(background)
            ? PSStyle.MapForegroundColorToEscapeSequence(foreground)
              + PSStyle.MapBackgroundColorToEscapeSequence(background)
              + text
              + PSStyle.Instance.Reset
            : text);
    }
}
