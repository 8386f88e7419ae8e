namespace Ampersand.Write.Csv;

/// <summary>Remembers the keys of all that one call sends as it passes, piped records and files, in the order in which they come.</summary>
/// <param name="kind">What the keys are.</param>
internal sealed class SeenKeys(KeyKind kind)
{
    private readonly RecordKeys keys = new(kind);
    private readonly List<(long From, long Before, string? File)> sources = [];
    private RecordKeys.Entry found;
    private long last;
    private long piped; // the number of the last piped record

    /// <summary>Whether keys have been forgotten.</summary>
    public bool HasForgotten => keys.HasForgotten;

    /// <summary>Says where the next keys come from.</summary>
    /// <param name="file">The file; none for the pipeline.</param>
    public void Begin(string? file)
    {
        if (sources.Count == 0 || sources[sources.Count - 1].File != file)
        {
            sources.Add((last, last - (file is null ? piped : 0), file));
        }
    }

    /// <summary>Looks for a key.</summary>
    public RecordKeys.Match Find(ReadOnlySpan<byte> key) => keys.Find(key, out found);

    /// <summary>Inspects the key of a piped record.</summary>
    /// <param name="key">The key.</param>
    /// <param name="place">Where it stands.</param>
    /// <returns>That it is one of those before it: an error, after which it is not added. That it looks like one: no error.</returns>
    public AmpersandCsvIssue? Inspect(ReadOnlySpan<byte> key, Func<CsvPlace> place)
    {
        Begin(file: null);
        var match = Find(key);
        return match switch
        {
            { Same: > 0 } => CsvIssues.PrimaryKeyDuplicate(place(), line: null, Describe(match.Same)),
            { Alike: 0 } => null,
            { DiffersUnseen: true } => CsvIssues.KeyLookalike(place(), line: null, Describe(match.Alike)),
            _ => CsvIssues.KeyCase(place(), line: null, Describe(match.Alike)),
        };
    }

    /// <summary>Remembers the key that was looked for last and is not there.</summary>
    /// <param name="record">Its record, 1-based in its source.</param>
    public void Add(long record)
    {
        var (_, before, file) = sources[sources.Count - 1];
        last = before + record;
        piped = file is null ? record : piped;
        keys.Add(found, last);
    }

    /// <summary>
    /// A place in words, for example <c>record 3 of the pipeline</c>, or <c>record 3</c> where nothing else can be meant.
    /// </summary>
    public string Describe(long place)
    {
        var (_, before, file) = sources.FindLast(source => source.From < place);
        var of = file is not null ? $" of {file}" : sources.Count > 1 ? " of the pipeline" : string.Empty;
        return FormattableString.Invariant($"record {place - before}{of}");
    }
}
