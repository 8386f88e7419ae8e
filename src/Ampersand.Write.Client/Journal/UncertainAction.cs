namespace Ampersand.Write;

/// <summary>What to do with records that an earlier run sent to be created, and of which it never learned what became.</summary>
public enum UncertainAction
{
    /// <summary>Nothing is sent: an error names the records and what the service shows that could be theirs.</summary>
    Stop,

    /// <summary>They are not sent again, and count as answered with an outcome that nobody knows.</summary>
    Skip,

    /// <summary>They are sent again, and may then exist twice.</summary>
    Repeat,
}
