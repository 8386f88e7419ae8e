using System.Runtime.InteropServices;
using System.Text.Json;
using Ampersand.Write.Csv;

namespace Ampersand.Write.Records;

/// <summary>Makes records of rows that have the same columns.</summary>
/// <remarks>An empty cell leaves a value alone, so it is not sent; <c>#N/A</c> sets null; everything else goes out as text.</remarks>
internal sealed class KeyedRecordReader
{
    private const string Id = "id";

    private readonly JsonEncodedText[] names;
    private readonly int key;
    private readonly ByteSink space = new(new byte[1024]);

    /// <param name="columns">The columns, as they are sent.</param>
    /// <param name="primaryKey">The one by which records are known; case is ignored.</param>
    /// <param name="source">Where the rows are from, for the error.</param>
    /// <exception cref="AmpersandException"><c>ColumnUnsupported</c>: a column cannot be written in this way.</exception>
    public KeyedRecordReader(IReadOnlyList<string> columns, string primaryKey, string source)
    {
        key = Enumerable.Range(0, columns.Count).First(column => IsSame(columns[column], primaryKey));
        IsById = IsId(primaryKey);
        foreach (var column in columns)
        {
            if (column.Contains('.'))
            {
                throw KeyedErrors.RelationColumn(source, column);
            }

            if (!IsById && IsSame(column, Id))
            {
                throw KeyedErrors.IdBesideKey(source, column, primaryKey);
            }
        }

        names = [.. columns.Select(JsonText.Encode)];
    }

    /// <summary>Whether the key is the id that the provider gave its records, so that none has to be searched.</summary>
    public bool IsById { get; }

    /// <summary>Whether a key is the id that the provider gave its records.</summary>
    public static bool IsId(string primaryKey) => IsSame(primaryKey, Id);

    /// <summary>Reads the records of a part that was made of piped ones.</summary>
    /// <param name="part">The part.</param>
    /// <param name="csv">Its CSV.</param>
    /// <param name="primaryKey">The column of their keys.</param>
    /// <param name="isLeftOut">Whether the piped record of a number was refused, so that the part has no row for it.</param>
    public static IEnumerable<KeyedRecord> ReadPart(
        UpsertPart part, ReadOnlyMemory<byte> csv, string primaryKey, Func<long, bool> isLeftOut)
    {
        // Parts are made over arrays.
        MemoryMarshal.TryGetArray(csv, out var array);
        using var rows = new CsvRecordReader(array);
        rows.Read();
        var reader = new KeyedRecordReader(
            [.. Enumerable.Range(0, rows.FieldCount).Select(column => Utf8Text.Decode(rows.Value(column)))],
            primaryKey,
            part.Source);
        var number = part.FirstRecord;
        while (rows.Read())
        {
            while (isLeftOut(number))
            {
                number++;
            }

            yield return reader.Read(new RecordPlace(part.Source, number++), column => Utf8Text.Decode(rows.Value(column)));
        }
    }

    /// <summary>Makes a record.</summary>
    /// <param name="place">Where it stands.</param>
    /// <param name="cell">Gives the text of a column.</param>
    public KeyedRecord Read(RecordPlace place, Func<int, string> cell)
    {
        var keyMember = IsById ? [] : Write(json => json.WriteString(names[key], cell(key)));
        var members = Write(json =>
        {
            for (var column = 0; column < names.Length; column++)
            {
                if (column == key || cell(column) is not { Length: > 0 } text)
                {
                    continue;
                }

                if (text == CsvLimits.NullMarker)
                {
                    json.WriteNull(names[column]);
                }
                else
                {
                    json.WriteString(names[column], text);
                }
            }
        });
        return new KeyedRecord(place, cell(key), keyMember, members);
    }

    /// <summary>Members of an object, without its braces.</summary>
    private byte[] Write(Action<Utf8JsonWriter> write)
    {
        space.CutTo(0);
        using (var json = new Utf8JsonWriter(new ByteSinkStream(space), JsonText.WriterOptions))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return space.Written.Slice(1, space.Length - 2).ToArray();
    }

    private static bool IsSame(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
