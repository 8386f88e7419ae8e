using System.Management.Automation;
using System.Management.Automation.Host;

namespace Ampersand.Write.Pipeline;

/// <summary>Says something when a pipeline was stopped.</summary>
/// <remarks>
/// All streams of a stopped pipeline are closed, so the host itself is asked to show the line. Who has no host to look at, such as a job, has none
/// to show it; a journal knows the same.
/// </remarks>
internal static class StopNotice
{
    public static void Show(PSCmdlet cmdlet, string text)
    {
        try
        {
            cmdlet.Host?.UI?.WriteWarningLine(text);
        }
        catch (Exception failure) when (failure is HostException or NotImplementedException or NotSupportedException or InvalidOperationException or RuntimeException)
        {
            // A host without a screen.
        }
    }
}
