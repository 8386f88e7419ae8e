using System.Globalization;

namespace Ampersand.Write.Emulator;

/// <summary>Writes a CSV's records by their primary key.</summary>
internal sealed class BulkWrite(BulkType type, string primaryKey, Stream csv) : IWrite, IDisposable
{
    private const int MostKeyCharacters = 4_000;

    public string CompletedStatus => OperationStatus.BulkWriteCompleted;

    public string Verb => type == BulkType.Upsert ? "upsert" : "delete";

    public string PrimaryKey => primaryKey;

    public WriteOutcome Run(RecordStore records, RowChecks checks, StoredOperation operation)
    {
        try
        {
            CsvBytes.Check(csv);
            var keys = ReadKeys();
            csv.Position = 0;

            using var table = new CsvTable(csv);
            if (checks.UnknownAmong(table.Columns) is { } unknown)
            {
                throw CsvRefusedException.NotFound(unknown);
            }

            using var batch = records.Begin(operation.Installation, operation.ObjectName);
            var outcome = new WriteOutcome();
            using var rows = new BulkRows(batch, table, checks, keys.Column);
            while (table.Read())
            {
                var key = table[keys.Column];
                var row = Write(rows, key, keys);
                outcome.Add(table.Record, key, row, reference: type == BulkType.Upsert ? key : row.Id ?? "");
            }

            batch.Commit();
            return outcome;
        }
        catch (CsvRefusedException refused)
        {
            return WriteOutcome.Refused(refused.Message);
        }
    }

    public void Dispose() => csv.Dispose();

    private BulkKeys ReadKeys()
    {
        using var table = new CsvTable(csv);
        var keys = BulkKeys.Read(table, primaryKey);
        if (type == BulkType.Upsert)
        {
            return keys;
        }

        if (table.Columns.Count > 1)
        {
            throw new CsvRefusedException("InvalidBatch : The data of a delete holds one column, the primary key");
        }

        var isById = string.Equals(primaryKey, BulkRows.IdField, StringComparison.OrdinalIgnoreCase);
        return isById || keys.Characters < MostKeyCharacters
            ? keys
            : throw new CsvRefusedException(string.Create(
                CultureInfo.InvariantCulture,
                $"InvalidBatch : The keys of a delete have {keys.Characters} characters together; the most is {MostKeyCharacters - 1}"));
    }

    private RowResult Write(BulkRows rows, string key, BulkKeys keys) =>
        keys.ReasonAgainst(key, primaryKey) is { } reason ? rows.Fail(key, reason)
        : type == BulkType.Upsert ? rows.Upsert(key)
        : rows.Delete(key);
}
