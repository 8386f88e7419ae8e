
namespace Ampersand.Write;

/// <summary>Whether the service answers with what became of the records, or with an operation to watch.</summary>
public enum RecordWriteMode
{
    /// <summary>The records are written before the answer comes, which says what became of each.</summary>
    Synchronous,

    /// <summary>The records are written later; the answer names the operation that does it.</summary>
    Asynchronous,
}
