namespace Ampersand.Write.Results;

/// <summary>What became of rows that operations were to write, by what the service says of each operation.</summary>
internal sealed class OperationRows : IRowOutcomes
{
    private readonly object gate = new();
    private readonly Dictionary<string, AmpersandOperation> operations = new(StringComparer.OrdinalIgnoreCase);
    private List<Share> shares = [];
    private Share? last;

    /// <inheritdoc/>
    public bool HasAny
    {
        get
        {
            lock (gate)
            {
                return operations.Count > 0;
            }
        }
    }

    /// <inheritdoc/>
    /// <remarks>An operation lists ids in an order that is not documented, so none is known to be a certain row's.</remarks>
    public bool HasIds => false;

    /// <summary>Notes an operation: as it was accepted, and again as it ended.</summary>
    public void Note(AmpersandOperation operation)
    {
        lock (gate)
        {
            if (operation.Source is not null)
            {
                operations[operation.OperationId] = operation;
            }
        }
    }

    /// <inheritdoc/>
    public string? Begin()
    {
        lock (gate)
        {
            shares = [.. operations.Values.Where(AreKnown).Select(operation => new Share(operation))];
            return operations.Values.FirstOrDefault(operation => !AreKnown(operation)) is not { } unknown ? null
                : unknown.IsCompleted ? OperationErrors.NotNamed(unknown).Message
                : $"Operation {unknown.OperationId} has not ended, as far as is known.";
        }
    }

    /// <inheritdoc/>
    public RowOutcome? Take(in SourceRow row)
    {
        // Rows come in their order, so that it is nearly always the share of the row before.
        var wanted = row;
        last = last?.Holds(wanted) == true ? last : shares.Find(share => share.Holds(wanted));
        return last?.Take(wanted);
    }

    /// <inheritdoc/>
    public string? End()
    {
        foreach (var share in shares)
        {
            share.TellPlaces();
        }

        return shares.Find(share => share.Unfound.Count > 0) is not { } lacking ? null
            : $"The service names '{lacking.Unfound.First()}' as the key of a record that failed, and operation "
                + $"{lacking.OperationId} was sent no such record.";
    }

    /// <summary>Whether it is known of each row of an operation whether it was written; of one that failed none is known to be.</summary>
    private static bool AreKnown(AmpersandOperation operation) => operation.IsCompleted && operation.Outcome switch
    {
        OperationOutcome.Succeeded or OperationOutcome.Failed => true,
        OperationOutcome.PartlyFailed => operation.NamesAllFailures,
        _ => false,
    };

    /// <summary>The rows of one operation.</summary>
    private sealed class Share
    {
        private readonly AmpersandOperation operation;
        private readonly Dictionary<string, string> errors = new(StringComparer.Ordinal);
        private readonly Dictionary<string, RecordPlace> places = new(StringComparer.Ordinal);
        private readonly string? errorOfAll;

        public Share(AmpersandOperation operation)
        {
            this.operation = operation;
            foreach (var failure in operation.GetRecordFailures())
            {
                errors[failure.Key] = failure.Error;
            }

            Unfound = [.. errors.Keys];
            errorOfAll = operation.Outcome == OperationOutcome.Failed
                ? operation.Result ?? $"The operation ended with the status '{operation.Status}'."
                : null;
        }

        public string OperationId => operation.OperationId;

        /// <summary>The keys of records that failed and did not come by.</summary>
        public HashSet<string> Unfound { get; }

        /// <summary>Whether a row is one of its own. Piped records that were refused have numbers too, so those go by parts.</summary>
        public bool Holds(in SourceRow row) => operation.Source == row.Place.Source
            && (row.Part is { } part
                ? operation.Part == part
                : row.Place.Record >= operation.FirstRecord && row.Place.Record < operation.FirstRecord + operation.Records);

        public RowOutcome Take(in SourceRow row)
        {
            if (!errors.TryGetValue(row.Key!, out var error))
            {
                return new RowOutcome(errorOfAll, OperationId);
            }

            Unfound.Remove(row.Key!);
            places[row.Key!] = row.Place;
            return new RowOutcome(error, OperationId);
        }

        /// <summary>Lets the failures of the operation say where their records stand.</summary>
        public void TellPlaces() => operation.Failures?.Places = places;
    }
}
