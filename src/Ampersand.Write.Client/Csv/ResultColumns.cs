namespace Ampersand.Write.Csv;

/// <summary>The columns that the module adds to the rows of a result file, and leaves out when the file is sent.</summary>
internal static class ResultColumns
{
    /// <summary>Why the record was not written.</summary>
    public const string Error = "_error";

    /// <summary>The id of the operation that was to write it.</summary>
    public const string Operation = "_operation";

    /// <summary>Whether a column is one of them.</summary>
    public static bool IsOne(string name) => name is Error or Operation;
}
