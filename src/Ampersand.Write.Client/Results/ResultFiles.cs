using Ampersand.Write.Csv;

namespace Ampersand.Write.Results;

/// <summary>
/// The files of the rows that were not written, and of those that were: made when it is known of all of them, whole or not at all.
/// </summary>
/// <remarks>
/// Rows are found in one pass over each file; piped records are kept for it in a temporary file. A row is in the file as it was given, so
/// that the file can be sent again as it is.
/// </remarks>
internal sealed class ResultFiles : IDisposable
{
    private readonly object making = new();
    private readonly string? failurePath;
    private readonly string? successPath;
    private readonly bool overwrite;
    private bool isHalted;
    private bool isMade;

    private ResultFiles(string? failurePath, string? successPath, bool overwrite)
    {
        this.failurePath = failurePath;
        this.successPath = successPath;
        this.overwrite = overwrite;
    }

    /// <summary>The rows of piped records.</summary>
    public PipedRows Piped { get; } = new();

    /// <summary>The files' paths, for messages.</summary>
    public string Paths => string.Join("' and '", GivenPaths);

    private IEnumerable<string> GivenPaths => new[] { failurePath, successPath }.OfType<string>();

    /// <summary>Sees, before anything is sent, that the files can be made.</summary>
    /// <param name="failurePath">Where the rows go that were not written; <see langword="null"/> for nowhere.</param>
    /// <param name="successPath">Where the rows go that were written; <see langword="null"/> for nowhere.</param>
    /// <param name="overwrite">Whether a file that is there already may be replaced or, where no row is left for it, removed.</param>
    /// <param name="isWaiting">Whether the run goes on until it is known what became of its records.</param>
    /// <returns>Nothing where no file is asked for.</returns>
    /// <exception cref="AmpersandException">
    /// <c>ResultFileWithoutWait</c>, <c>ResultFileMixed</c>, <c>ResultFileExists</c> or <c>OutFileUnwritable</c>.
    /// </exception>
    public static ResultFiles? Open(string? failurePath, string? successPath, bool overwrite, bool isWaiting)
    {
        var opened = new ResultFiles(failurePath, successPath, overwrite);
        if (!opened.GivenPaths.Any())
        {
            return null;
        }

        if (!isWaiting)
        {
            throw ResultFileErrors.WithoutWait();
        }

        if (string.Equals(failurePath, successPath, StringComparison.OrdinalIgnoreCase))
        {
            throw ResultFileErrors.Same(failurePath!);
        }

        opened.RequirePlace();
        return opened;
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

    /// <summary>Makes the files, unless the run has been halted meanwhile.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="progress">Told what was made.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>
    /// What kept them from being made: <c>ResultFileIncomplete</c> where not all rows are known, or <c>OutFileUnwritable</c>.
    /// </returns>
    public AmpersandException? Complete(ResultRows rows, IProgress<RunEvent>? progress, CancellationToken cancellationToken)
    {
        lock (making)
        {
            if (isHalted)
            {
                return null;
            }

            isMade = true;
            try
            {
                Write(rows, rows.Outcomes.Begin() is { } unknown ? throw Incomplete(unknown) : overwrite, progress, cancellationToken);
                return null;
            }
            catch (AmpersandException failure)
            {
                return failure;
            }
        }
    }

    /// <summary>Leaves it to <see cref="CompleteHalted"/> to make the files, because the run cannot go on.</summary>
    public void Halt()
    {
        lock (making)
        {
            isHalted = true;
        }
    }

    /// <summary>
    /// Makes the files of a run that could not go on: of the rows that are known, and with a warning where more were sent.
    /// </summary>
    public void CompleteHalted(ResultRows rows, IProgress<RunEvent>? progress, CancellationToken cancellationToken)
    {
        if (isMade || !rows.Outcomes.HasAny)
        {
            return;
        }

        try
        {
            var unknown = rows.Outcomes.Begin();
            Write(rows, mayRemove: false, progress, cancellationToken);
            if (unknown is not null)
            {
                progress.Warn("ResultFileLacksRows", $"Only rows that are known so far are in '{Paths}'. {unknown}");
            }
        }
        catch (AmpersandException failure)
        {
            progress.Warn(failure.ErrorId, failure.Message);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Piped.Dispose();

    private void RequirePlace()
    {
        foreach (var path in GivenPaths)
        {
            if (File.Exists(path) && !overwrite)
            {
                throw ResultFileErrors.Exists(path);
            }

            // Whoever can make the file can make it later, too.
            using var trial = new AtomicFile(path, isKept: true);
        }
    }

    private void Write(ResultRows rows, bool mayRemove, IProgress<RunEvent>? progress, CancellationToken cancellationToken)
    {
        using var failures = failurePath is null ? null : new ResultFile(failurePath, ResultColumns.Error, ResultColumns.Operation);
        using var successes = successPath is null ? null
            : rows.Outcomes.HasIds ? new ResultFile(successPath, ResultColumns.Id, ResultColumns.Operation)
            : new ResultFile(successPath, ResultColumns.Operation);
        var writer = new Writer(rows, failures, successes);
        try
        {
            foreach (var file in rows.Files)
            {
                writer.Read(file, cancellationToken);
            }

            writer.Read(Piped);
        }
        catch (AmpersandException changed) when (changed.ErrorId == ErrorIds.FileChanged.Name)
        {
            throw Incomplete(changed.Message);
        }

        if (rows.Outcomes.End() is { } lacking)
        {
            throw Incomplete(lacking);
        }

        rows.Release();
        foreach (var made in new[] { failures?.Complete(mayRemove), successes?.Complete(mayRemove) }.OfType<string>())
        {
            progress.Detail(made);
        }
    }

    private AmpersandException Incomplete(string reason) => ResultFileErrors.Incomplete(Paths, reason);

    /// <summary>Puts each row into the file that it belongs to.</summary>
    private sealed class Writer(ResultRows rows, ResultFile? failures, ResultFile? successes)
    {
        public void Read(InspectedFile file, CancellationToken cancellationToken)
        {
            RowForm? form = null;
            long record = 0;
            foreach (var row in file.File.ReadRecords(cancellationToken))
            {
                if (form is null)
                {
                    form = Begin(RowForm.Of(row, file, rows.PrimaryKey));
                }
                else
                {
                    Put(row, form, new RecordPlace(file.Path, ++record, row.Line), part: null);
                }
            }
        }

        public void Read(PipedRows piped)
        {
            // Columns are added at the end as they come: the last part has them all, and earlier ones have its first.
            RowForm form = null!;
            foreach ((var part, var record, var row) in piped.Read())
            {
                if (record == 0)
                {
                    form = Begin(RowForm.Of(row, piped.LastHeader, rows.PrimaryKey));
                }
                else
                {
                    Put(row, form, new RecordPlace(UpsertPart.PipelineSource, record), part);
                }
            }
        }

        private RowForm Begin(RowForm form)
        {
            failures?.Begin(form);
            successes?.Begin(form);
            return form;
        }

        private void Put(CsvRecordReader row, RowForm form, RecordPlace place, int? part)
        {
            if (rows.Outcomes.Take(new SourceRow(place, part, form.Key(row))) is not { } outcome)
            {
                return;
            }

            if (outcome.Error is not null)
            {
                failures?.Add(row, form, outcome.Error, outcome.OperationId);
            }
            else if (rows.Outcomes.HasIds)
            {
                successes?.Add(row, form, outcome.RecordId, outcome.OperationId);
            }
            else
            {
                successes?.Add(row, form, outcome.OperationId);
            }
        }
    }
}
