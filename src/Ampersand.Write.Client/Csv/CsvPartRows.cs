using System.Runtime.InteropServices;

namespace Ampersand.Write.Csv;

/// <summary>The records of a part as texts, one after the other.</summary>
internal sealed class CsvPartRows : IDisposable
{
    private readonly MemoryStream bytes;
    private readonly Utf8CsvScanner scanner;

    public CsvPartRows(CsvPart part)
    {
        // Parts are made over arrays.
        MemoryMarshal.TryGetArray(part.Content, out ArraySegment<byte> array);
        bytes = new MemoryStream(array.Array!, array.Offset, array.Count, writable: false);
        scanner = new Utf8CsvScanner(bytes);
        scanner.Read();
        Columns = [.. Enumerable.Range(0, scanner.FieldCount).Select(Text)];
    }

    /// <summary>The columns' names.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>Goes to the next record.</summary>
    /// <returns>Whether there is one.</returns>
    public bool Read() => scanner.Read();

    /// <summary>A cell of the record.</summary>
    public string Text(int column) => Utf8Text.Decode(scanner.Value(column));

    public void Dispose() => bytes.Dispose();
}
