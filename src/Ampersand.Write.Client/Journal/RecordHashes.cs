using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using Ampersand.Write.Csv;

namespace Ampersand.Write.Journal;

/// <summary>A short hash of each record of a part, so that a part that came out differently can be traced to the record at fault.</summary>
/// <remarks>
/// 32 bits a record find a difference; they need not prove sameness, which the part's SHA-256 does. Empty cells at the end do not count: a
/// column that appears late in a part gives all earlier records one.
/// </remarks>
internal sealed class RecordHashes(string header, byte[] bytes)
{
    private const int HashBytes = 4;

    /// <summary>The header line without its end.</summary>
    public string Header { get; } = header;

    /// <summary>The hashes, four bytes each, little-endian.</summary>
    public byte[] Bytes { get; } = bytes;

    /// <summary>The hashes in a journal's line; <see langword="null"/> where it has none.</summary>
    public static RecordHashes? Read(JsonElement line) => line.TryGetProperty("recordHashes", out var hashes)
        ? new RecordHashes(line.GetProperty("header").GetString()!, hashes.GetBytesFromBase64())
        : null;

    /// <summary>Hashes the records of a CSV.</summary>
    public static RecordHashes Of(ReadOnlyMemory<byte> csv)
    {
        MemoryMarshal.TryGetArray(csv, out var array);
        using var reader = new CsvRecordReader(array);
        reader.Read();
        var header = Utf8Text.Decode(reader.Raw);
        using var hashes = new MemoryStream();
        var hash = new byte[HashBytes];
        while (reader.Read())
        {
            var wide = KeyHash.Of(WithoutEmptyEnd(reader.Raw), seed: 0);
            BinaryPrimitives.WriteUInt32LittleEndian(hash, (uint)(wide ^ (wide >> 32)));
            hashes.Write(hash, 0, HashBytes);
        }

        return new RecordHashes(header, hashes.ToArray());
    }

    /// <summary>The record without its last empty cells: how many there are depends on the columns of records behind it.</summary>
    private static ReadOnlySpan<byte> WithoutEmptyEnd(ReadOnlySpan<byte> record)
    {
        var length = record.Length;
        while (length > 0 && record[length - 1] == (byte)',')
        {
            length--;
        }

        return record.Slice(0, length);
    }

    /// <summary>
    /// The place, 0-based, of the first record that differs; where one ends before the other, the place behind its last; none when all are
    /// the same.
    /// </summary>
    public int? FirstDifference(RecordHashes other)
    {
        var common = Math.Min(Bytes.Length, other.Bytes.Length);
        for (var at = 0; at < common; at++)
        {
            if (Bytes[at] != other.Bytes[at])
            {
                return at / HashBytes;
            }
        }

        return Bytes.Length == other.Bytes.Length ? null : common / HashBytes;
    }
}
