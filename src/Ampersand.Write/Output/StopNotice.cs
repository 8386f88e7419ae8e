using System.Management.Automation;
using System.Management.Automation.Host;
using Ampersand.Write.Binding;
using Ampersand.Write.Commands;

namespace Ampersand.Write.Output;

/// <summary>Says something when a pipeline was stopped.</summary>
/// <remarks>
/// All streams of a stopped pipeline are closed, so the host itself is asked to show the line. Who has no host to look at, such as a job,
/// has none to show it; a journal knows the same.
/// </remarks>
internal static class StopNotice
{
    private const int Listed = 10;

    public static void Show(PSCmdlet cmdlet, string text)
    {
        try
        {
            cmdlet.Host?.UI?.WriteWarningLine(text);
        }
        catch (Exception failure) when (
            failure is HostException or NotImplementedException or NotSupportedException or InvalidOperationException or RuntimeException)
        {
            // A host without a screen.
        }
    }

    /// <summary>Says which operations go on when Ctrl+C ended the wait: what came down a pipeline was shown nowhere else.</summary>
    public static void ShowWaiting(AmpersandCmdlet cmdlet, IReadOnlyList<AmpersandOperation> waiting)
    {
        if (cmdlet.Stop.IsCancellationRequested && waiting.Count > 0)
        {
            var commands = new OperationCommands(ConnectionStore.Of(cmdlet.SessionState));
            var rest = waiting.Count > Listed ? FormattableString.Invariant($" (and {waiting.Count - Listed} more)") : string.Empty;
            Show(
                cmdlet,
                "The wait was stopped, but what was accepted goes on. Wait again with: "
                    + $"{commands.Of("Wait-AmpersandOperation", waiting.Take(Listed))}{rest}");
        }
    }
}
