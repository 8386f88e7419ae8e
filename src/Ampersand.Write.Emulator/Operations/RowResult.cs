namespace Ampersand.Write.Emulator;

/// <summary>What became of one record: its id, or why it was not written.</summary>
internal readonly record struct RowResult(string? Id, string? Reason)
{
    public static RowResult Written(string id) => new(id, null);

    public static RowResult Failed(string reason) => new(null, reason);
}
