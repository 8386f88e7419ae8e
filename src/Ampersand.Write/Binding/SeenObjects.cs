using System.Management.Automation;

namespace Ampersand.Write.Binding;

/// <summary>
/// The names of objects that one runspace has written to, or seen in operations: what Tab can offer where the service does not answer.
/// </summary>
internal sealed class SeenObjects
{
    private const string Variable = "AmpersandWriteObjects";

    private readonly SortedSet<string> names = new(StringComparer.OrdinalIgnoreCase);

    public IEnumerable<string> Names => names;

    /// <summary>The names of the session's runspace.</summary>
    public static SeenObjects Of(SessionState session) => RunspaceVariable.Of(session, Variable, () => new SeenObjects());

    /// <summary>Remembers a name that the service has accepted or told.</summary>
    public void Add(string? name)
    {
        if (!string.IsNullOrEmpty(name))
        {
            names.Add(name!);
        }
    }
}
