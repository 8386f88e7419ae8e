namespace Ampersand.Write.Emulator;

/// <summary>What a bulk write does with the records that its CSV names.</summary>
internal enum BulkType
{
    Upsert,
    Delete,
}
