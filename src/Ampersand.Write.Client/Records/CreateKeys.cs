using System.Text;
using System.Text.Json;
using Ampersand.Write.Csv;

namespace Ampersand.Write.Records;

/// <summary>The values by which creates are searched where their answer was lost: each record has one, and no two have the same.</summary>
/// <remarks>Case is ignored, because some providers do so where they compare texts (Salesforce): one record would be found for two.</remarks>
/// <param name="keyField">The field that holds them; its case is ignored.</param>
internal sealed class CreateKeys(string keyField)
{
    private readonly RecordKeys keys = new();

    /// <summary>Whether keys have been forgotten, so that two of the same may have passed.</summary>
    public AmpersandCsvIssue? Forgotten => keys.HasForgotten ? CsvIssues.KeysForgotten(keyField, RecordKeys.Remembered) : null;

    /// <summary>Remembers the key of a record.</summary>
    /// <param name="json">An object with <c>record</c>, as UTF-8 JSON.</param>
    /// <param name="record">The record's number, 1-based.</param>
    /// <returns>Why it cannot be searched for; <see langword="null"/> where it can.</returns>
    public AmpersandException? Check(ReadOnlySpan<byte> json, long record)
    {
        var key = Read(json) ?? string.Empty;
        var place = new CsvPlace(Record: record, Column: keyField, Preview: Utf8Text.Preview(key));
        if (string.IsNullOrWhiteSpace(key) || key == CsvLimits.NullMarker)
        {
            return new AmpersandRecordException(CsvIssues.PrimaryKeyEmpty(place));
        }

        var match = keys.Find(Encoding.UTF8.GetBytes(key.ToUpperInvariant()), out var entry);
        if (match.Same > 0)
        {
            return new AmpersandRecordException(
                CsvIssues.PrimaryKeyDuplicate(place, line: null, FormattableString.Invariant($"record {match.Same}")));
        }

        keys.Add(entry, record);
        return null;
    }

    /// <summary>A record of a batch as it is searched.</summary>
    public KeyedRecord Of(RecordBatch batch, int place) =>
        new(batch.Places[place], Read(batch.JsonAt(place).Span) ?? string.Empty, keyMember: [], members: []);

    /// <summary>The key of a record as text; <see langword="null"/> where it has none that is a text or a number.</summary>
    private string? Read(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        return FindMember(ref reader, name => name == "record") && FindMember(ref reader, IsField) ? Text(ref reader) : null;
    }

    /// <summary>Goes to the value of a member of the object at which the reader stands.</summary>
    private static bool FindMember(ref Utf8JsonReader reader, Func<string, bool> isWanted)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isFound = isWanted(reader.GetString()!);
            reader.Read();
            if (isFound)
            {
                return true;
            }

            reader.Skip();
        }

        return false;
    }

    private static string? Text(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String => reader.GetString(),
        JsonTokenType.Number => Encoding.UTF8.GetString(reader.ValueSpan.ToArray()),
        _ => null,
    };

    private bool IsField(string name) => string.Equals(name, keyField, StringComparison.OrdinalIgnoreCase);
}
