using System.Globalization;

namespace Ampersand.Write.Emulator;

/// <summary>The values of the primary key over the whole CSV: found before anything is written.</summary>
internal sealed class BulkKeys
{
    public const string NullMarker = "#N/A";

    private readonly HashSet<string> twice = new(StringComparer.Ordinal);

    private BulkKeys(int column) => Column = column;

    public int Column { get; }

    public long Count { get; private set; }

    public long Characters { get; private set; }

    /// <summary>Reads every record once, so that a ragged one anywhere refuses all.</summary>
    public static BulkKeys Read(CsvTable csv, string primaryKey)
    {
        var column = csv.IndexOf(primaryKey);
        if (column < 0)
        {
            throw new CsvRefusedException($"InvalidBatch : The primary key is not a column of the data : {primaryKey}");
        }

        var keys = new BulkKeys(column);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (csv.Read())
        {
            var key = csv[column];
            keys.Count++;
            keys.Characters += key.Length;
            if (!seen.Add(key))
            {
                keys.twice.Add(key);
            }
        }

        return keys.Count > 0 ? keys : throw new CsvRefusedException("InvalidBatch : The data holds no records");
    }

    /// <summary>Why no record can be found by this key, or <see langword="null"/>.</summary>
    public string? ReasonAgainst(string key, string primaryKey) => key switch
    {
        "" or NullMarker => $"MISSING_ARGUMENT:{primaryKey} not specified:--",
        _ when twice.Contains(key) =>
            string.Create(CultureInfo.InvariantCulture, $"DUPLICATE_VALUE:Duplicate external id specified: {key}:{primaryKey} --"),
        _ => null,
    };
}
