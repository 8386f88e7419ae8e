using System.Management.Automation;
using System.Management.Automation.Host;
using Ampersand.Write.Errors;

namespace Ampersand.Write.Output;

/// <summary>Asks before something is sent, as the user's preferences have it.</summary>
/// <remarks>
/// A cmdlet states one impact for all it does, and this one's is Medium. A delete has the impact High: what ShouldProcess would ask of
/// such a cmdlet, and does not of this one, is asked here.
/// </remarks>
internal sealed class WriteConfirmation(PSCmdlet cmdlet, Func<string> target, RecordWriteType type)
{
    private bool yesToAll;
    private bool noToAll;

    /// <summary>Whether the user lets it be done.</summary>
    /// <param name="action">What would be done.</param>
    /// <exception cref="AmpersandException"><c>ConfirmationImpossible</c>: the user has to be asked, and nobody is there.</exception>
    public bool Given(string action) => cmdlet.ShouldProcess(target(), action) && (!MustAsk || Ask($"{action} in {target()}?"));

    private bool MustAsk =>
        type == RecordWriteType.Delete
        && !cmdlet.MyInvocation.BoundParameters.ContainsKey("Confirm")
        && LanguagePrimitives.TryConvertTo(cmdlet.SessionState.PSVariable.GetValue("ConfirmPreference"), out ConfirmImpact preference)
        && preference == ConfirmImpact.High;

    private bool Ask(string question)
    {
        try
        {
            return cmdlet.ShouldContinue(question, "Confirm", ref yesToAll, ref noToAll);
        }
        // PowerShell's own console fails with a null where its input has ended, as a scheduler's has.
        catch (Exception failure) when (
            failure is InvalidOperationException or HostException or NotImplementedException or NullReferenceException)
        {
            throw new AmpersandException(
                CmdletErrorIds.ConfirmationImpossible,
                "A delete asks before it is sent, and this session has nobody to ask: give -Confirm:$false where it is meant. It was not "
                    + "sent.",
                failure);
        }
    }
}
