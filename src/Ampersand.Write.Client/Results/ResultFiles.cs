using Ampersand.Write.Csv;

namespace Ampersand.Write.Results;

/// <summary>
/// The files of the rows that were not written, and of those that were: made when all operations have ended, whole or not at all.
/// </summary>
/// <remarks>
/// Rows are found by their keys in one pass over each file; piped records are kept for it in a temporary file. A row is in the file as it
/// was given, so that the file can be sent again as it is.
/// </remarks>
/// <param name="failurePath">Where the rows go that were not written; <see langword="null"/> for nowhere.</param>
/// <param name="successPath">Where the rows go that were written; <see langword="null"/> for nowhere.</param>
/// <param name="overwrite">Whether a file that is there already may be replaced or, where no row is left for it, removed.</param>
internal sealed class ResultFiles(string? failurePath, string? successPath, bool overwrite) : IDisposable
{
    private readonly object gate = new();
    private readonly Dictionary<string, AmpersandOperation> operations = new(StringComparer.OrdinalIgnoreCase);
    private readonly PipedRows piped = new();

    /// <summary>Refuses paths that cannot be written to, before anything is sent.</summary>
    /// <exception cref="AmpersandException"><c>ResultFileExists</c> or <c>OutFileUnwritable</c>.</exception>
    public void RequirePlace()
    {
        foreach (var path in new[] { failurePath, successPath }.OfType<string>())
        {
            if (File.Exists(path) && !overwrite)
            {
                throw ResultFileErrors.Exists(path);
            }

            // Whoever can make the file can make it later, too.
            using var trial = new AtomicFile(path);
        }
    }

    /// <summary>Refuses files whose rows do not fit into one, before anything of them is sent.</summary>
    /// <exception cref="AmpersandException"><c>ResultFileMixed</c>.</exception>
    public static void RequireAlike(IReadOnlyList<InspectedFile> files, bool hasPiped)
    {
        if (hasPiped && files.Count > 0)
        {
            throw ResultFileErrors.Mixed($"Records were piped beside {files[0].Path}");
        }

        foreach (var file in files.Skip(1))
        {
            (var first, var other) = (files[0].Report, file.Report);
            var differs = !first.Headers.SequenceEqual(other.Headers, StringComparer.Ordinal) ? "headers"
                : first.Delimiter != other.Delimiter ? "delimiters"
                : first.HasBom != other.HasBom || first.Encoding != other.Encoding ? "encodings"
                : null;
            if (differs is not null)
            {
                throw ResultFileErrors.Mixed($"{first.Path} and {other.Path} have different {differs}");
            }
        }
    }

    /// <summary>Keeps the piped records of a part.</summary>
    public void Keep(UpsertPart part, ReadOnlyMemory<byte> csv) => piped.Add(part.Part, csv);

    /// <summary>Notes an operation: as it was accepted, and again as it ended.</summary>
    public void Note(AmpersandOperation operation)
    {
        lock (gate)
        {
            operations[operation.OperationId] = operation;
        }
    }

    /// <summary>Makes the files.</summary>
    /// <param name="files">The files that were sent.</param>
    /// <param name="primaryKey">The column by which records are known, by the name that was sent.</param>
    /// <param name="release">Closes the files that were sent, of which one may be about to be replaced.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What was made, a sentence each.</returns>
    /// <exception cref="AmpersandException"><c>ResultFileIncomplete</c>: not all rows are known. <c>OutFileUnwritable</c>.</exception>
    public IReadOnlyList<string> Write(
        IReadOnlyList<InspectedFile> files, string primaryKey, Action release, CancellationToken cancellationToken)
    {
        AmpersandOperation[] all = [.. operations.Values.Where(operation => operation.Source is not null)];
        var paths = string.Join("' and '", new[] { failurePath, successPath }.OfType<string>());
        if (all.FirstOrDefault(operation => !OperationRows.AreKnown(operation)) is { } unknown)
        {
            throw ResultFileErrors.Incomplete(paths, unknown);
        }

        using var failures = failurePath is null ? null : new ResultFile(failurePath, hasErrors: true);
        using var successes = successPath is null ? null : new ResultFile(successPath, hasErrors: false);
        var left = all.Select(operation => new OperationRows(operation)).ToList();
        try
        {
            foreach (var file in files)
            {
                OperationRows[] own = [.. left.Where(rows => rows.Operation.Source == file.Path)];
                ReadFile(file, own, primaryKey, failures, successes, cancellationToken);
            }

            ReadPiped(left, primaryKey, failures, successes);
        }
        catch (AmpersandException changed) when (changed.ErrorId == ErrorIds.FileChanged.Name)
        {
            throw ResultFileErrors.Incomplete(paths, changed.Message);
        }

        if (left.Find(rows => rows.Unfound.Count > 0) is { } lacking)
        {
            throw ResultFileErrors.Incomplete(
                paths,
                $"The service names '{lacking.Unfound.First()}' as the key of a record that failed, and operation "
                    + $"{lacking.Operation.OperationId} was sent no such record.");
        }

        release();
        return [.. new[] { failures?.Complete(overwrite), successes?.Complete(overwrite) }.OfType<string>()];
    }

    /// <inheritdoc/>
    public void Dispose() => piped.Dispose();

    private static void ReadFile(
        InspectedFile file,
        OperationRows[] own,
        string primaryKey,
        ResultFile? failures,
        ResultFile? successes,
        CancellationToken cancellationToken)
    {
        using var reader = file.File.OpenRecords(cancellationToken);
        reader.Read();
        var form = RowForm.Of(reader, file, primaryKey);
        failures?.Begin(form);
        successes?.Begin(form);
        for (long record = 1; reader.Read(); record++)
        {
            if (Array.Find(own, rows => rows.Holds(record)) is { } rows)
            {
                Put(reader, form, rows, failures, successes);
            }
        }
    }

    private void ReadPiped(List<OperationRows> left, string primaryKey, ResultFile? failures, ResultFile? successes)
    {
        // Columns are added at the end as they come: the last part has them all, and earlier ones have its first.
        var header = piped.LastHeader;
        foreach ((var part, var csv) in piped.Read())
        {
            if (left.Find(rows => rows.Operation.Source == UpsertPart.PipelineSource && rows.Operation.Part == part) is { } rows)
            {
                using var reader = new CsvRecordReader(csv);
                reader.Read();
                var form = RowForm.Of(reader, header, primaryKey);
                failures?.Begin(form);
                successes?.Begin(form);
                while (reader.Read())
                {
                    Put(reader, form, rows, failures, successes);
                }
            }
        }
    }

    private static void Put(CsvRecordReader reader, RowForm form, OperationRows rows, ResultFile? failures, ResultFile? successes)
    {
        var error = rows.Take(Utf8Text.Decode(reader.Value(form.KeyColumn)));
        (error is null ? successes : failures)?.Add(reader, form, error, rows.Operation.OperationId);
    }
}

/// <summary>Which rows of an operation were written.</summary>
internal sealed class OperationRows
{
    private readonly Dictionary<string, string> errors = new(StringComparer.Ordinal);
    private readonly string? errorOfAll;

    public OperationRows(AmpersandOperation operation)
    {
        Operation = operation;
        foreach (var failure in operation.GetRecordFailures())
        {
            errors[failure.Key] = failure.Error;
        }

        Unfound = [.. errors.Keys];
        errorOfAll = operation.Outcome == OperationOutcome.Failed
            ? operation.Result ?? $"The operation ended with the status '{operation.Status}'."
            : null;
    }

    public AmpersandOperation Operation { get; }

    /// <summary>The keys of records that failed and did not come by yet.</summary>
    public HashSet<string> Unfound { get; }

    /// <summary>Whether it is known of each row of an operation whether it was written; of one that failed none is known to be.</summary>
    public static bool AreKnown(AmpersandOperation operation) => operation.IsCompleted && operation.Outcome switch
    {
        OperationOutcome.Succeeded or OperationOutcome.Failed => true,
        OperationOutcome.PartlyFailed => operation.NamesAllFailures,
        _ => false,
    };

    /// <summary>Whether a record of its source is one of its own.</summary>
    public bool Holds(long record) => record >= Operation.FirstRecord && record < Operation.FirstRecord + Operation.Records;

    /// <summary>Why the next record was not written; <see langword="null"/> where it was.</summary>
    public string? Take(string key)
    {
        Unfound.Remove(key);
        return errors.TryGetValue(key, out var error) ? error : errorOfAll;
    }
}
