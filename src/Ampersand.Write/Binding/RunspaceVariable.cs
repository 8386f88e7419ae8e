using System.Management.Automation;

namespace Ampersand.Write.Binding;

/// <summary>What the module remembers for one runspace.</summary>
/// <remarks>
/// Kept in global variables of the runspace rather than in statics: parallel runspaces remember different things side by side, and a pooled
/// runspace that is reset for its next user forgets the last one's with its other variables.
/// </remarks>
internal static class RunspaceVariable
{
    /// <summary>The variable's value, made at its first use.</summary>
    public static T Of<T>(SessionState session, string name, Func<T> make)
        where T : class
    {
        var known = session.PSVariable.GetValue("global:" + name);
        if ((known is PSObject wrapped ? wrapped.BaseObject : known) is T value)
        {
            return value;
        }

        value = make();
        session.PSVariable.Set("global:" + name, value);
        return value;
    }
}
