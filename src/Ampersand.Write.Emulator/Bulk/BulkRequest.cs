namespace Ampersand.Write.Emulator;

/// <summary>A bulk write as asked for, with exactly one of <see cref="Csv"/> and <see cref="Url"/>.</summary>
internal sealed record BulkRequest(BulkType Type, string GroupRef, string PrimaryKey, ArraySegment<byte>? Csv, Uri? Url);
