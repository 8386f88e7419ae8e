using Ampersand.Write.Objects;

namespace Ampersand.Write.Csv;

/// <summary>Where the properties of a record go: which columns they are, those among them that are new.</summary>
internal sealed class RecordShape
{
    /// <summary>What keeps records of this shape from being sent.</summary>
    public AmpersandCsvIssue? Problem { get; init; }

    /// <summary>The names of the properties.</summary>
    public string[] Properties { get; init; } = [];

    /// <summary>The column of each property; negative for one that is not sent.</summary>
    public int[] ColumnOf { get; init; } = [];

    /// <summary>All columns, those that are new with this record last.</summary>
    public string[] Columns { get; init; } = [];

    /// <summary>How many columns there are.</summary>
    public int Width => Columns.Length;

    /// <summary>The header line of all columns, with its LF.</summary>
    public byte[] Header { get; init; } = [];

    /// <summary>The bytes of the header line.</summary>
    public int HeaderLength => Header.Length;

    /// <summary>The key's column; negative when the record has none.</summary>
    public int KeyColumn { get; init; } = -1;

    /// <summary>Warnings about new columns.</summary>
    public IReadOnlyList<AmpersandCsvIssue> Warnings { get; init; } = [];

    /// <summary>What is known of the values of each column; empty where nothing is known of the object.</summary>
    public FieldCheck?[] Checks { get; init; } = [];

    /// <summary>What is known of a column's values; <see langword="null"/> where nothing is.</summary>
    public FieldCheck? CheckOf(int column) => Checks.Length > 0 ? Checks[column] : null;

    /// <summary>A column's name.</summary>
    public string NameOf(int column) => Columns[column];

    /// <summary>Whether a record with these properties has this shape.</summary>
    public bool Fits(IReadOnlyList<string> names)
    {
        if (names.Count != Properties.Length)
        {
            return false;
        }

        for (var place = 0; place < Properties.Length; place++)
        {
            if (!string.Equals(Properties[place], names[place], StringComparison.Ordinal))
            {
                return false;
            }
        }

        return true;
    }
}
