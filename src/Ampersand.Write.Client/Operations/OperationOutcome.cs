namespace Ampersand.Write;

/// <summary>What became of the records of an operation. That it is done does not say that all of them were written.</summary>
public enum OperationOutcome
{
    /// <summary>It has not ended, as far as is known.</summary>
    Running,

    /// <summary>It has ended, and every record was written.</summary>
    Succeeded,

    /// <summary>It has ended, and some records were written and others were not.</summary>
    PartlyFailed,

    /// <summary>It has ended, and nothing is known to be written.</summary>
    Failed,

    /// <summary>It has ended, and nobody says how many records were written.</summary>
    Ended,
}
