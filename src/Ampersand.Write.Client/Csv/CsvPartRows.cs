using System.Runtime.InteropServices;

namespace Ampersand.Write.Csv;

/// <summary>The records of a part as texts, one after the other.</summary>
internal sealed class CsvPartRows : IDisposable
{
    private readonly CsvRecordReader reader;

    public CsvPartRows(CsvPart part)
    {
        // Parts are made over arrays.
        MemoryMarshal.TryGetArray(part.Content, out ArraySegment<byte> array);
        reader = new CsvRecordReader(array);
        reader.Read();
        Columns = [.. Enumerable.Range(0, reader.FieldCount).Select(Text)];
    }

    /// <summary>The columns' names.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>Goes to the next record.</summary>
    /// <returns>Whether there is one.</returns>
    public bool Read() => reader.Read();

    /// <summary>A cell of the record.</summary>
    public string Text(int column) => Utf8Text.Decode(reader.Value(column));

    public void Dispose() => reader.Dispose();
}
