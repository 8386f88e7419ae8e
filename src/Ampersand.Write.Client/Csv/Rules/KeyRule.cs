using System.Runtime.CompilerServices;

namespace Ampersand.Write.Csv;

/// <summary>Inspects the primary key's column: no key is empty, none stands twice.</summary>
/// <param name="column">The column's place in the source.</param>
/// <param name="name">Its name as it is sent.</param>
/// <param name="provider">Whose rules apply.</param>
/// <param name="collector">Takes the issues.</param>
/// <param name="seed">The seed of the keys' hashes.</param>
/// <param name="readAgain">Goes over the same records once more and calls back with each record that was checked.</param>
internal sealed class KeyRule(
    int column, string name, CsvProvider provider, IssueCollector collector, ulong seed, Action<Action<CsvRecordReader, long>> readAgain)
{
    /// <summary>Takes a key and where it stands.</summary>
    public delegate void Visitor(ulong hash, ReadOnlySpan<byte> key, long line, long record);

    private readonly KeyKind kind = KeyForm.KindOf(name, provider);
    private readonly byte[] space = new byte[KeyForm.Short];

    /// <summary>The column's name as it is sent.</summary>
    public string Name => name;

    /// <summary>The hashes of the keys' forms.</summary>
    public KeyIndex Index { get; } = new();

    /// <summary>Whether a key says nothing: it is empty or blank, or the word that sets a Salesforce field to null.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsEmpty(ReadOnlySpan<byte> key, CsvProvider provider) =>
        key.IsEmpty
        || (key[0] is <= (byte)' ' or > 0x7F && Utf8Text.IsBlank(key))
        || (provider == CsvProvider.Salesforce && key.SequenceEqual("#N/A"u8));

    /// <summary>Inspects the key of the reader's record, which has all columns.</summary>
    public void Check(CsvRecordReader reader, long record)
    {
        var key = reader.Value(column);
        if (!IsEmpty(key, provider))
        {
            if (key.Length >= 5 && key[key.Length - 3] == '+' && provider == CsvProvider.Salesforce && CellWords.IsScientific(key)
                && collector.Count(CsvRule.ScientificNotation, CsvSeverity.Error))
            {
                collector.List(CsvIssues.Scientific(CsvSeverity.Error, Place(reader.FieldLine(column), record, key)));
            }

            Index.Add(HashOf(key));
        }
        else if (collector.Count(CsvRule.PrimaryKeyEmpty, CsvSeverity.Error))
        {
            collector.List(CsvIssues.PrimaryKeyEmpty(Place(reader.FieldLine(column), record, key)));
        }
    }

    /// <summary>Reports keys that stand twice.</summary>
    public void FindDuplicates()
    {
        var repeated = KeyIndex.FindRepeated([Index]);
        if (repeated.Count == 0)
        {
            return;
        }

        var first = new KeyStore<long>();
        var alike = new KeyStore<(long Line, byte[] Key)>();
        Visit(repeated, (hash, key, line, record) =>
        {
            if (!first.TryAdd(hash, key, line, out var earlier))
            {
                if (collector.Count(CsvRule.PrimaryKeyDuplicate, CsvSeverity.Error))
                {
                    collector.List(CsvIssues.PrimaryKeyDuplicate(Place(line, record, key), earlier));
                }
            }
            else if (!alike.TryAdd(hash, KeyForm.Of(key, kind, space), (line, key.ToArray()), out var other))
            {
                TellAlike(Place(line, record, key), key, other);
            }
        });
    }

    /// <summary>Tells of a key that has the form of an earlier one and is not the same.</summary>
    private void TellAlike(CsvPlace place, ReadOnlySpan<byte> key, (long Line, byte[] Key) earlier) => collector.Add(
        KeyForm.Identity(key, kind).SequenceEqual(KeyForm.Identity(earlier.Key, kind))
            ? CsvIssues.SameId(place, earlier.Line)
        : KeyForm.DifferUnseen(key, earlier.Key) ? CsvIssues.KeyLookalike(place, earlier.Line)
        : CsvIssues.KeyCase(place, earlier.Line));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong HashOf(ReadOnlySpan<byte> key) => KeyHash.Of(KeyForm.Of(key, kind, space), seed);

    /// <summary>Reads the keys of some hashes once more: equal hashes are no proof, only equal keys are.</summary>
    public void Visit(HashSet<ulong> hashes, Visitor visit) => readAgain((reader, record) =>
    {
        var key = reader.Value(column);
        if (!IsEmpty(key, provider) && HashOf(key) is var hash && hashes.Contains(hash))
        {
            visit(hash, key, reader.FieldLine(column), record);
        }
    });

    /// <summary>What makes a key the same as another.</summary>
    public ReadOnlySpan<byte> Identity(ReadOnlySpan<byte> key) => KeyForm.Identity(key, kind);

    /// <summary>Reads all keys once more.</summary>
    /// <param name="visit">Takes each key, its line and its record.</param>
    public void VisitAll(Visitor visit) => readAgain((reader, record) =>
    {
        var key = reader.Value(column);
        if (!IsEmpty(key, provider))
        {
            visit(HashOf(key), key, reader.FieldLine(column), record);
        }
    });

    private CsvPlace Place(long line, long record, ReadOnlySpan<byte> key) => new(line, record, name, column + 1, Utf8Text.Preview(key));
}
