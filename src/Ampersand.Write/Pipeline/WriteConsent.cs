using System.Management.Automation;
using Ampersand.Write.Records;

namespace Ampersand.Write.Pipeline;

/// <summary>Asks before something is sent, as the user's preferences have it.</summary>
/// <remarks>
/// A cmdlet states one impact for all it does, and this one's is Medium. A delete has the impact High: what ShouldProcess would ask of
/// such a cmdlet, and does not of this one, is asked here.
/// </remarks>
internal sealed class WriteConsent(PSCmdlet cmdlet, RecordWriteTarget target, RecordWriteType type)
{
    private bool yesToAll;
    private bool noToAll;

    /// <summary>Whether the user lets it be done.</summary>
    /// <param name="action">What would be done.</param>
    public bool Given(string action) =>
        cmdlet.ShouldProcess(target.ToString(), action)
        && (!MustAsk || cmdlet.ShouldContinue($"{action} in {target}?", "Confirm", ref yesToAll, ref noToAll));

    private bool MustAsk =>
        type == RecordWriteType.Delete
        && !cmdlet.MyInvocation.BoundParameters.ContainsKey("Confirm")
        && LanguagePrimitives.TryConvertTo(cmdlet.SessionState.PSVariable.GetValue("ConfirmPreference"), out ConfirmImpact preference)
        && preference == ConfirmImpact.High;
}
