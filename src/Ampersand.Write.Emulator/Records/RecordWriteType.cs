namespace Ampersand.Write.Emulator;

/// <summary>What a write of the Records generation does with its records.</summary>
internal enum RecordWriteType
{
    Create,
    Update,
    Delete,
}
