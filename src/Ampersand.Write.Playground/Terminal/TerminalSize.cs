using System.Management.Automation.Host;

namespace Ampersand.Write.Playground.Terminal;

/// <summary>How much room there is.</summary>
internal static class TerminalSize
{
    private static readonly Size WhenUnknown = new(120, 50);

    public static Size Current
    {
        get
        {
            if (Console.IsOutputRedirected)
            {
                return WhenUnknown;
            }

            // Some terminals do not say.
            return Console.WindowWidth > 0 ? new Size(Console.WindowWidth, Console.WindowHeight) : WhenUnknown;
        }
    }
}
