namespace Ampersand.Write;

/// <summary>What to do with records of which nobody knows whether they were created, and which cannot be found either.</summary>
public enum UncertainCreates
{
    /// <summary>End the run, and name them.</summary>
    Stop,

    /// <summary>Leave them out, each with an error, and go on.</summary>
    Skip,

    /// <summary>Create them again, at the risk that some are there twice then.</summary>
    Repeat,
}
