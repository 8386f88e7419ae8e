using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace Ampersand.Write.Csv;

/// <summary>Judges the primary key's column: no key is empty, none stands twice.</summary>
internal sealed class KeyRule(int column, string name, CsvProvider provider, IssueLedger ledger)
{
    private readonly KeyIndex index = new();
    private readonly ulong seed = DrawSeed();

    /// <summary>Whether a key says nothing: it is empty or blank, or the word that sets a Salesforce field to null.</summary>
    [MethodImpl(HotPath.Inlined)]
    public static bool IsEmpty(ReadOnlySpan<byte> key, CsvProvider provider) =>
        key.IsEmpty || (key[0] <= ' ' && Utf8Text.IsBlank(key)) || (provider == CsvProvider.Salesforce && key.SequenceEqual("#N/A"u8));

    /// <summary>Judges the key of the scanner's record, which has all columns.</summary>
    public void Check(Utf8CsvScanner scanner, long record)
    {
        var key = scanner.Value(column);
        if (!IsEmpty(key, provider))
        {
            index.Add(KeyHash.Of(key, seed));
        }
        else if (ledger.Count(CsvRule.PrimaryKeyEmpty, CsvSeverity.Error))
        {
            ledger.List(CsvFindings.PrimaryKeyEmpty(Place(scanner, record, key)));
        }
    }

    /// <summary>Judges the key of a record in a run.</summary>
    /// <param name="run">The run, which the scanner has found and not passed.</param>
    /// <param name="place">The record's place in the run.</param>
    /// <param name="scanner">Stands at the record when there is a finding.</param>
    /// <param name="record">The record's number.</param>
    [MethodImpl(HotPath.Compiled)]
    public void CheckPlain(in PlainRun run, int place, Utf8CsvScanner scanner, long record)
    {
        var key = run.Field(place, column);
        if (!IsEmpty(key, provider))
        {
            index.Add(KeyHash.Of(key, seed));
            return;
        }

        scanner.StandAt(run, place);
        Check(scanner, record);
    }

    /// <summary>Reports keys that stand twice.</summary>
    /// <param name="readAgain">Goes over the same records once more; only called when two hashes were equal. It calls back with each record that was checked.</param>
    public void FindDuplicates(Action<Action<Utf8CsvScanner, long>> readAgain)
    {
        var repeated = index.FindRepeated();
        if (repeated.Count == 0)
        {
            return;
        }

        // Equal hashes are no proof: the second reading compares the keys themselves.
        var first = new KeyStore();
        readAgain((scanner, record) =>
        {
            var key = scanner.Value(column);
            if (IsEmpty(key, provider) || KeyHash.Of(key, seed) is var hash && !repeated.Contains(hash))
            {
                return;
            }

            var line = scanner.FieldLine(column);
            if (!first.TryAdd(hash, key, line, record, out var firstLine, out var firstRecord)
                && ledger.Count(CsvRule.PrimaryKeyDuplicate, CsvSeverity.Error))
            {
                ledger.List(CsvFindings.PrimaryKeyDuplicate(Place(scanner, record, key), firstLine, firstRecord));
            }
        });
    }

    private static ulong DrawSeed()
    {
        var bytes = new byte[8];
        using var generator = RandomNumberGenerator.Create();
        generator.GetBytes(bytes);
        return BitConverter.ToUInt64(bytes, 0);
    }

    private CsvPlace Place(Utf8CsvScanner scanner, long record, ReadOnlySpan<byte> key) =>
        new(scanner.FieldLine(column), record, name, column + 1, Utf8Text.Preview(key));
}
