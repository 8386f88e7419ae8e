namespace Ampersand.Write;

/// <summary>What to do with records that were sent to be created, and of which nobody learned what became.</summary>
public enum UncertainAction
{
    /// <summary>Nothing more is sent: an error names the records and what the service shows of them.</summary>
    Stop,

    /// <summary>They are not sent again, and count as answered with an outcome that nobody knows; the run goes on.</summary>
    Skip,

    /// <summary>They are sent again, and may then exist twice.</summary>
    Repeat,
}
