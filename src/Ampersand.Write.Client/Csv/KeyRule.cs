using System.Runtime.CompilerServices;

namespace Ampersand.Write.Csv;

/// <summary>Judges the primary key's column: no key is empty, none stands twice.</summary>
/// <param name="column">The column's place in the source.</param>
/// <param name="name">Its name as it is sent.</param>
/// <param name="provider">Whose rules apply.</param>
/// <param name="ledger">Takes the findings.</param>
/// <param name="seed">The seed of the keys' hashes.</param>
/// <param name="readAgain">Goes over the same records once more and calls back with each record that was checked.</param>
internal sealed class KeyRule(int column, string name, CsvProvider provider, IssueLedger ledger, ulong seed, Action<Action<Utf8CsvScanner, long>> readAgain)
{
    /// <summary>Takes a key and where it stands.</summary>
    public delegate void Visitor(ulong hash, ReadOnlySpan<byte> key, long line, long record);

    /// <summary>The keys' hashes.</summary>
    public KeyIndex Index { get; } = new();

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
            Index.Add(KeyHash.Of(key, seed));
        }
        else if (ledger.Count(CsvRule.PrimaryKeyEmpty, CsvSeverity.Error))
        {
            ledger.List(CsvFindings.PrimaryKeyEmpty(Place(scanner.FieldLine(column), record, key)));
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
            Index.Add(KeyHash.Of(key, seed));
            return;
        }

        scanner.StandAt(run, place);
        Check(scanner, record);
    }

    /// <summary>Reports keys that stand twice.</summary>
    public void FindDuplicates()
    {
        var repeated = KeyIndex.FindRepeated([Index]);
        if (repeated.Count == 0)
        {
            return;
        }

        var first = new KeyStore<(long Line, long Record)>();
        Visit(repeated, (hash, key, line, record) =>
        {
            if (!first.TryAdd(hash, key, (line, record), out var earlier) && ledger.Count(CsvRule.PrimaryKeyDuplicate, CsvSeverity.Error))
            {
                ledger.List(CsvFindings.PrimaryKeyDuplicate(Place(line, record, key), earlier.Line, earlier.Record));
            }
        });
    }

    /// <summary>Reads the keys of some hashes once more: equal hashes are no proof, only equal keys are.</summary>
    public void Visit(HashSet<ulong> hashes, Visitor visit) => readAgain((scanner, record) =>
    {
        var key = scanner.Value(column);
        if (!IsEmpty(key, provider) && KeyHash.Of(key, seed) is var hash && hashes.Contains(hash))
        {
            visit(hash, key, scanner.FieldLine(column), record);
        }
    });

    private CsvPlace Place(long line, long record, ReadOnlySpan<byte> key) => new(line, record, name, column + 1, Utf8Text.Preview(key));
}
