namespace Ampersand.Write.Csv;

/// <summary>What ended a record.</summary>
internal enum RecordEnd
{
    /// <summary>The end of the input.</summary>
    None,

    /// <summary>LF.</summary>
    Lf,

    /// <summary>CR and LF.</summary>
    CrLf,

    /// <summary>CR alone.</summary>
    Cr,
}
