using System.Management.Automation.Host;

namespace Ampersand.Write.Playground.Terminal;

/// <summary>The size and title of the console; its cells are nobody's business here.</summary>
internal sealed class TerminalRawUserInterface : PSHostRawUserInterface
{
    public override ConsoleColor BackgroundColor { get; set; } = Console.BackgroundColor;

    public override ConsoleColor ForegroundColor { get; set; } = Console.ForegroundColor;

    public override Size BufferSize { get => TerminalSize.Current; set => throw Unsupported(); }

    public override Coordinates CursorPosition { get => new(0, 0); set => throw Unsupported(); }

    public override int CursorSize { get => 1; set => throw Unsupported(); }

    public override bool KeyAvailable => !Console.IsInputRedirected && Console.KeyAvailable;

    public override Size MaxPhysicalWindowSize => TerminalSize.Current;

    public override Size MaxWindowSize => TerminalSize.Current;

    public override Coordinates WindowPosition { get => new(0, 0); set => throw Unsupported(); }

    public override Size WindowSize { get => TerminalSize.Current; set => throw Unsupported(); }

    public override string WindowTitle { get; set; } = "Ampersand.Write";

    public override void FlushInputBuffer()
    {
        while (KeyAvailable)
        {
            Console.ReadKey(intercept: true);
        }
    }

    public override BufferCell[,] GetBufferContents(Rectangle rectangle) => throw Unsupported();

    public override KeyInfo ReadKey(ReadKeyOptions options)
    {
        var key = Console.ReadKey(options.HasFlag(ReadKeyOptions.NoEcho));
        return new KeyInfo((int)key.Key, key.KeyChar, controlKeyState: 0, keyDown: true);
    }

    public override void ScrollBufferContents(Rectangle source, Coordinates destination, Rectangle clip, BufferCell fill) =>
        throw Unsupported();

    public override void SetBufferContents(Coordinates origin, BufferCell[,] contents) => throw Unsupported();

    public override void SetBufferContents(Rectangle rectangle, BufferCell fill) => throw Unsupported();

    private static NotSupportedException Unsupported() => new("The playground's console is for text only.");
}
