namespace Ampersand.Write.Emulator;

/// <summary>Which generations of the write API the emulator speaks. Of operations and searches it tells the same with all.</summary>
public enum WriteApi
{
    /// <summary>All of them.</summary>
    All,

    /// <summary>The Async form of 2023 alone: the address of the others is 404.</summary>
    Async,

    /// <summary>What came in 2024: the Async form is 405.</summary>
    Bulk,

    /// <summary>Today's alone: both bulk forms are 404.</summary>
    Records,
}
