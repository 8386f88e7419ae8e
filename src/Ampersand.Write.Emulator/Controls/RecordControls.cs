using Microsoft.AspNetCore.Http.HttpResults;

namespace Ampersand.Write.Emulator;

/// <summary><c>/emulator/records/{objectName}</c>: what is stored.</summary>
internal static class RecordControls
{
    private const int DefaultLimit = 1_000;

    public static Page Get(string objectName, string? groupRef, uint? limit, uint? offset, RecordStore records)
    {
        var (most, first) = ((int)Math.Min(limit ?? DefaultLimit, int.MaxValue), (int)Math.Min(offset ?? 0, int.MaxValue));
        return new Page(objectName, records.Count(objectName, groupRef), records.List(objectName, groupRef, most, first).Select(FieldsOf));
    }

    public static NoContent Delete(string objectName, RecordStore records)
    {
        records.Clear(objectName);
        return TypedResults.NoContent();
    }

    private static Dictionary<string, object?> FieldsOf(StoredRecord record)
    {
        var fields = new Dictionary<string, object?>(StringComparer.Ordinal) { [BulkRows.IdField] = record.Id };
        foreach (var field in record.Fields.EnumerateObject())
        {
            fields[field.Name] = field.Value;
        }

        return fields;
    }

    internal sealed record Page(string Object, long Count, IEnumerable<Dictionary<string, object?>> Records);
}
