namespace Ampersand.Write.Emulator;

/// <summary>Where an operation tells which of its records failed, and why: no document says where the service does.</summary>
public enum FailureDetailsPlace
{
    /// <summary>In the operation's <c>metadata</c>.</summary>
    Metadata,

    /// <summary>In the <c>details</c> of an entry of its log, as objects.</summary>
    Log,

    /// <summary>
    /// In the <c>details</c> of an entry of its log, whose members are strings, as the schema of the log has it: what is no string stands
    /// there as JSON.
    /// </summary>
    LogText,

    /// <summary>Nowhere: the result sentence counts the records that failed, and nothing names them.</summary>
    Counts,

    /// <summary>Nowhere, and the result sentence counts nothing either.</summary>
    None,
}
