
namespace Ampersand.Write;

/// <summary>What a write does with its records.</summary>
public enum RecordWriteType
{
    /// <summary>
    /// Makes new records. The service knows no key to recognise one by, so the same request made twice makes two records.
    /// </summary>
    Create,

    /// <summary>Changes the records that have the given <c>id</c>.</summary>
    Update,

    /// <summary>
    /// Deletes the record that has the given <c>id</c>: one a request, where the installation's configuration enables deletion for the
    /// object.
    /// </summary>
    Delete,
}
