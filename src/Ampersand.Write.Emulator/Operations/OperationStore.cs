using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;

namespace Ampersand.Write.Emulator;

/// <summary>The operations and their logs, in SQLite.</summary>
internal sealed class OperationStore : IDisposable
{
    private const string Schema = """
        CREATE TABLE IF NOT EXISTS operations(
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE,
            project TEXT NOT NULL,
            integration TEXT NOT NULL,
            group_ref TEXT NOT NULL,
            installation TEXT NOT NULL,
            object TEXT NOT NULL,
            created INTEGER NOT NULL,
            due INTEGER,
            finished INTEGER,
            status TEXT,
            result TEXT,
            total INTEGER,
            details TEXT,
            by_hand INTEGER NOT NULL DEFAULT 0);
        CREATE INDEX IF NOT EXISTS operations_of_installation ON operations(project, integration, installation, seq);
        CREATE INDEX IF NOT EXISTS operations_by_end ON operations(finished);
        CREATE TABLE IF NOT EXISTS outcomes(
            operation TEXT PRIMARY KEY,
            succeeded INTEGER NOT NULL,
            failed INTEGER NOT NULL,
            failures TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS logs(
            seq INTEGER PRIMARY KEY,
            operation TEXT NOT NULL,
            time INTEGER NOT NULL,
            severity TEXT NOT NULL,
            message TEXT NOT NULL,
            error TEXT,
            details TEXT);
        CREATE INDEX IF NOT EXISTS logs_of_operation ON logs(operation, time, seq);
        """;

    private const string Columns =
        "seq, id, project, integration, group_ref, object, created, due, finished, status, result, total, succeeded, failed";

    private const string Source = "operations LEFT JOIN outcomes ON outcomes.operation = operations.id";
    private const string Selection = $"SELECT {Columns}, details FROM {Source}";

    /// <summary>The status as it shows at the time <c>$0</c>.</summary>
    private const string ShownStatus = $"CASE WHEN finished <= $0 THEN status ELSE '{OperationStatus.InProgress}' END";

    private readonly SqliteSession session;
    private readonly Lock writeGate;
    private readonly Lock gate = new();
    private readonly ChangeSignal changes;

    public OperationStore(EmulatorDatabase database, ChangeSignal changes)
    {
        this.changes = changes;
        writeGate = database.NewGate();
        session = database.Open(Schema);
    }

    public void Add(params IEnumerable<StoredOperation> operations) => Write(() =>
    {
        var insert = session.Command(
            """
            INSERT INTO operations(
                id, project, integration, group_ref, installation, object, created, due, finished, status, result, total, details)
            VALUES($0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
            """,
            13);
        foreach (var operation in operations)
        {
            var (project, integration, groupRef) = operation.Installation;
            insert.With(
                operation.Id, project, integration, groupRef, operation.Installation.Id, operation.ObjectName,
                operation.Created.UtcTicks, operation.Due?.UtcTicks, operation.Finished?.UtcTicks,
                operation.Status, operation.Result, operation.Total, operation.Details).ExecuteNonQuery();
            Log(operation.Id, new LogEntry(operation.Created, LogEntry.Info, "The write was accepted."));
        }

        return 0;
    });

    public StoredOperation? Find(string id)
    {
        lock (gate)
        {
            using var reader = session.Command(Selection + " WHERE id = $0", 1).With(id).ExecuteReader();
            return reader.Read() ? Read(reader) : null;
        }
    }

    /// <summary>An operation of a project; one of another project is not found.</summary>
    public StoredOperation? Find(string project, string id) =>
        Find(id) is { } operation && operation.Installation.Project == project ? operation : null;

    /// <summary>All operations, newest first.</summary>
    public IReadOnlyList<StoredOperation> All()
    {
        lock (gate)
        {
            using var reader = session.Command(Selection + " ORDER BY seq DESC", 0).ExecuteReader();
            return ReadAll(reader);
        }
    }

    /// <summary>Some of all operations, newest first, without the details of their outcome.</summary>
    /// <param name="now">The time at which they are looked at.</param>
    /// <param name="status">The status they show then; any when <see langword="null"/>.</param>
    /// <param name="limit">How many.</param>
    /// <param name="offset">How many newer ones are left out.</param>
    public IReadOnlyList<StoredOperation> List(DateTimeOffset now, string? status, int limit, long offset)
    {
        const string Sql = $"SELECT {Columns}, NULL FROM {Source} WHERE $1 IS NULL OR {ShownStatus} = $1 ORDER BY seq DESC LIMIT $2 "
            + "OFFSET $3";
        lock (gate)
        {
            using var reader = session.Command(Sql, 4).With(now.UtcTicks, status, limit, offset).ExecuteReader();
            return ReadAll(reader);
        }
    }

    /// <summary>How many operations show which status, the most frequent first.</summary>
    public IReadOnlyList<(string Status, long Count)> CountByStatus(DateTimeOffset now)
    {
        lock (gate)
        {
            using var reader = session.Command(
                $"SELECT {ShownStatus} AS shown, COUNT(*) FROM operations GROUP BY shown ORDER BY 2 DESC, 1", 1)
                .With(now.UtcTicks).ExecuteReader();
            var counts = new List<(string, long)>();
            while (reader.Read())
            {
                counts.Add((reader.GetString(0), reader.GetInt64(1)));
            }

            return counts;
        }
    }

    /// <summary>Whether an operation is in progress, and when the next end shows that is certain already.</summary>
    public (bool IsAnyInProgress, DateTimeOffset? NextEnd) Ahead(DateTimeOffset now)
    {
        const string Sql = "SELECT (SELECT MIN(finished) FROM operations WHERE finished > $0), EXISTS (SELECT 1 FROM operations WHERE "
            + "finished IS NULL)";
        lock (gate)
        {
            using var reader = session.Command(Sql, 1).With(now.UtcTicks).ExecuteReader();
            reader.Read();
            DateTimeOffset? next = reader.LongOrNull(0) is { } ticks ? Time(ticks) : null;
            return (next is not null || reader.GetBoolean(1), next);
        }
    }

    /// <summary>A page of an installation's operations, newest first, and where the next page goes on.</summary>
    public (IReadOnlyList<StoredOperation> Operations, long? Next) Page(
        string project, string integration, string installation, int size, long before)
    {
        lock (gate)
        {
            using var reader = session.Command(
                Selection + " WHERE project = $0 AND integration = $1 AND installation = $2 AND seq < $3 ORDER BY seq DESC LIMIT $4", 5)
                .With(project, integration, installation, before, size + 1).ExecuteReader();
            var operations = new List<StoredOperation>();
            var last = before;
            while (reader.Read())
            {
                if (operations.Count == size)
                {
                    return (operations, last);
                }

                last = reader.GetInt64(0);
                operations.Add(Read(reader));
            }

            return (operations, null);
        }
    }

    /// <summary>The installations that have operations.</summary>
    public IReadOnlyList<Installation> Installations()
    {
        lock (gate)
        {
            using var reader = session.Command("SELECT DISTINCT project, integration, group_ref FROM operations").ExecuteReader();
            var installations = new List<Installation>();
            while (reader.Read())
            {
                installations.Add(new Installation(reader.GetString(0), reader.GetString(1), reader.GetString(2)));
            }

            return installations;
        }
    }

    /// <summary>The objects that operations of an integration write.</summary>
    public IReadOnlyList<string> ObjectsOf(string project, string integration)
    {
        lock (gate)
        {
            using var reader = session.Command("SELECT DISTINCT object FROM operations WHERE project = $0 AND integration = $1", 2)
                .With(project, integration).ExecuteReader();
            var objects = new List<string>();
            while (reader.Read())
            {
                objects.Add(reader.GetString(0));
            }

            return objects;
        }
    }

    /// <summary>The log of an operation as far as it goes at <paramref name="now"/>, oldest first.</summary>
    public IReadOnlyList<LogEntry> Logs(string id, DateTimeOffset now)
    {
        lock (gate)
        {
            using var reader = session.Command(
                "SELECT time, severity, message, error, details FROM logs WHERE operation = $0 AND time <= $1 ORDER BY time, seq", 2)
                .With(id, now.UtcTicks).ExecuteReader();
            var entries = new List<LogEntry>();
            while (reader.Read())
            {
                entries.Add(
                    new LogEntry(
                        Time(reader.GetInt64(0)),
                        reader.GetString(1),
                        reader.GetString(2),
                        reader.TextOrNull(3),
                        reader.TextOrNull(4) is { } details ? JsonNode.Parse(details)!.AsObject() : null));
            }

            return entries;
        }
    }

    /// <summary>The first records of an operation that failed, once it has ended.</summary>
    public IReadOnlyList<RowFailure> Failures(string id, DateTimeOffset now)
    {
        lock (gate)
        {
            using var reader = session.Command($"SELECT failures FROM {Source} WHERE id = $0 AND finished <= $1", 2)
                .With(id, now.UtcTicks).ExecuteReader();
            return reader.Read() && reader.TextOrNull(0) is { } failures
                ? JsonSerializer.Deserialize<IReadOnlyList<RowFailure>>(failures, JsonSettings.Written)!
                : [];
        }
    }

    public void SetTotal(string id, long total, DateTimeOffset? due) => Write(() =>
        session.Command("UPDATE operations SET total = $0, due = COALESCE($1, due) WHERE id = $2", 3).With(total, due?.UtcTicks, id)
            .ExecuteNonQuery());

    /// <summary>Stores what became of an operation, unless a person has said already what became of it.</summary>
    public void Finish(StoredOperation operation, IReadOnlyList<RowFailure> failures, IEnumerable<LogEntry> log) => Write(() =>
    {
        var changed = session.Command(
            "UPDATE operations SET status = $0, result = $1, total = $2, details = $3, finished = $4 WHERE id = $5 AND by_hand = 0", 6)
            .With(
                operation.Status,
                operation.Result,
                operation.Total,
                operation.Details,
                operation.Finished?.UtcTicks,
                operation.Id).ExecuteNonQuery();
        if (changed > 0)
        {
            if (operation is { Succeeded: { } succeeded, Failed: { } failed })
            {
                session.Command("INSERT INTO outcomes(operation, succeeded, failed, failures) VALUES($0, $1, $2, $3)", 4)
                    .With(operation.Id, succeeded, failed, JsonSerializer.Serialize(failures, JsonSettings.Written)).ExecuteNonQuery();
            }

            foreach (var entry in log)
            {
                Log(operation.Id, entry);
            }
        }

        return changed;
    });

    /// <summary>Says by hand what became of an operation.</summary>
    public bool Set(string id, string status, string? result, string? details, DateTimeOffset now) => Write(() =>
    {
        var changed = session.Command(
            "UPDATE operations SET status = $0, result = $1, details = COALESCE($2, details), finished = $3, by_hand = 1 WHERE id = $4", 5)
            .With(status, result, details, now.UtcTicks, id).ExecuteNonQuery();
        if (changed > 0)
        {
            Log(id, new LogEntry(now, LogEntry.Info, $"The status was set to {status} by hand."));
        }

        return changed > 0;
    });

    /// <summary>Ends what an emulator that is gone had not ended.</summary>
    public void FailUnfinished(DateTimeOffset now, string result) => Write(() =>
        session.Command("UPDATE operations SET status = $0, result = $1, finished = $2 WHERE finished IS NULL", 3)
            .With(OperationStatus.Failure, result, now.UtcTicks).ExecuteNonQuery());

    public void Dispose()
    {
        lock (gate)
        {
            session.Dispose();
        }
    }

    private static DateTimeOffset Time(long ticks) => new(ticks, TimeSpan.Zero);

    private static List<StoredOperation> ReadAll(SqliteDataReader reader)
    {
        var operations = new List<StoredOperation>();
        while (reader.Read())
        {
            operations.Add(Read(reader));
        }

        return operations;
    }

    private static StoredOperation Read(SqliteDataReader reader) => new()
    {
        Id = reader.GetString(1),
        Installation = new Installation(reader.GetString(2), reader.GetString(3), reader.GetString(4)),
        ObjectName = reader.GetString(5),
        Created = Time(reader.GetInt64(6)),
        Due = reader.LongOrNull(7) is { } due ? Time(due) : null,
        Finished = reader.LongOrNull(8) is { } finished ? Time(finished) : null,
        Status = reader.TextOrNull(9),
        Result = reader.TextOrNull(10),
        Total = reader.LongOrNull(11),
        Succeeded = reader.LongOrNull(12),
        Failed = reader.LongOrNull(13),
        Details = reader.TextOrNull(14),
    };

    /// <summary>The gate of all writers comes first, so that no reader of operations ever waits for a batch of records.</summary>
    private T Write<T>(Func<T> write)
    {
        T result;
        lock (writeGate)
        {
            lock (gate)
            {
                result = session.InTransaction(write);
            }
        }

        changes.Raise();
        return result;
    }

    private void Log(string operation, LogEntry entry) =>
        session.Command("INSERT INTO logs(operation, time, severity, message, error, details) VALUES($0, $1, $2, $3, $4, $5)", 6)
            .With(operation, entry.Time.UtcTicks, entry.Severity, entry.Message, entry.Error, Text(entry.Details)).ExecuteNonQuery();

    private static string? Text(JsonObject? details) => details?.ToJsonString(JsonSettings.Written);
}
