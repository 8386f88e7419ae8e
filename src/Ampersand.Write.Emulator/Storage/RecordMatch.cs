namespace Ampersand.Write.Emulator;

/// <summary>What a search for one record came to.</summary>
internal readonly record struct RecordMatch(long Seq, string Fields)
{
    public static RecordMatch None { get; } = new(0, "");

    public static RecordMatch Several { get; } = new(-1, "");

    public bool IsNone => Seq == 0;

    public bool IsSeveral => Seq < 0;
}
