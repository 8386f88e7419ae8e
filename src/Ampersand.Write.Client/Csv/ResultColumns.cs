namespace Ampersand.Write;

/// <summary>The columns that a result file has beside those of its rows; they are left out when the file is sent.</summary>
public static class ResultColumns
{
    /// <summary>Why the record was not written.</summary>
    public const string Error = "_error";

    /// <summary>The id of the operation that was to write it.</summary>
    public const string Operation = "_operation";

    /// <summary>The id by which the service knows the record that was written.</summary>
    public const string Id = "_id";

    /// <summary>Whether a column is one of them.</summary>
    /// <param name="name">Its name.</param>
    public static bool IsOne(string name) => name is Error or Operation or Id;
}
