using System.Management.Automation;

namespace Ampersand.Write.Output;

/// <summary>A warning that is said at its first occasion, before the record leaves, and counted at the end.</summary>
/// <param name="cmdlet">Who says it.</param>
/// <param name="all">What is said of all occasions behind their number.</param>
internal sealed class CountedWarning(Cmdlet cmdlet, string all)
{
    private long count;

    /// <summary>Counts an occasion.</summary>
    /// <returns>Whether it is the first one, which is to be said.</returns>
    public bool IsFirst() => count++ == 0;

    /// <summary>Says how many occasions there were, where there was more than the first.</summary>
    public void Complete()
    {
        if (count > 1)
        {
            cmdlet.WriteWarning(FormattableString.Invariant($"{count:N0} {all}"));
        }
    }
}
