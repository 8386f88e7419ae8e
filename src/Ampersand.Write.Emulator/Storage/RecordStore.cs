using System.Text.Json;

namespace Ampersand.Write.Emulator;

/// <summary>The records that were written, each a JSON document in SQLite.</summary>
public sealed class RecordStore : IDisposable
{
    private const string Schema = """
        CREATE TABLE IF NOT EXISTS scopes(
            id INTEGER PRIMARY KEY,
            project TEXT NOT NULL,
            integration TEXT NOT NULL,
            group_ref TEXT NOT NULL,
            object TEXT NOT NULL COLLATE NOCASE,
            UNIQUE(project, integration, group_ref, object));
        CREATE TABLE IF NOT EXISTS fields(
            scope INTEGER NOT NULL REFERENCES scopes(id),
            name TEXT NOT NULL COLLATE NOCASE,
            PRIMARY KEY(scope, name)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS records(
            seq INTEGER PRIMARY KEY,
            scope INTEGER NOT NULL REFERENCES scopes(id),
            fields TEXT NOT NULL,
            associations TEXT,
            created INTEGER);
        CREATE TABLE IF NOT EXISTS sequence(last INTEGER NOT NULL);
        INSERT INTO sequence SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM sequence);
        """;

    private const string Selection = """
        FROM records JOIN scopes ON scopes.id = records.scope
        WHERE scopes.object = $0 COLLATE NOCASE AND ($1 IS NULL OR scopes.group_ref = $1)
            AND ($2 IS NULL OR scopes.project = $2 AND scopes.integration = $3)
        """;

    private readonly SqliteSession session;
    private readonly Lock gate;
    private readonly ChangeSignal changes;
    private readonly TimeProvider time;

    internal RecordStore(EmulatorDatabase database, ChangeSignal changes, TimeProvider time)
    {
        this.changes = changes;
        this.time = time;
        gate = database.NewGate();
        session = database.Open(Schema);
        AddCreated();
    }

    /// <summary>How many records an object has, for one customer or for all.</summary>
    public long Count(string objectName, string? groupRef = null) => Count(objectName, groupRef, null, null);

    /// <summary>How many records an object has in one installation.</summary>
    internal long Count(Installation installation, string objectName) =>
        Count(objectName, installation.GroupRef, installation.Project, installation.Integration);

    /// <summary>The records of an object, oldest first, for one customer or for all.</summary>
    public IReadOnlyList<StoredRecord> List(string objectName, string? groupRef = null, int limit = int.MaxValue, int offset = 0) =>
        List(objectName, groupRef, null, null, limit, offset);

    /// <summary>The records of an object in one installation, oldest first.</summary>
    internal IReadOnlyList<StoredRecord> List(Installation installation, string objectName, int limit, long offset) =>
        List(objectName, installation.GroupRef, installation.Project, installation.Integration, limit, offset);

    /// <summary>Removes the records of an object.</summary>
    public int Clear(string objectName)
    {
        int removed;
        lock (gate)
        {
            removed = session.Command("DELETE FROM records WHERE scope IN (SELECT id FROM scopes WHERE object = $0 COLLATE NOCASE)", 1)
                .With(objectName).ExecuteNonQuery();
        }

        changes.Raise();
        return removed;
    }

    /// <summary>
    /// Begins to write records of one object in one transaction; nobody else reads or writes records until it is disposed.
    /// </summary>
    internal RecordBatch Begin(Installation installation, string objectName)
    {
        gate.Enter();
        try
        {
            return new RecordBatch(session, gate, installation, objectName, time.GetUtcNow());
        }
        catch
        {
            gate.Exit();
            throw;
        }
    }

    /// <summary>The records of an object in one installation that a query finds, oldest first.</summary>
    /// <param name="installation">Whose records.</param>
    /// <param name="objectName">Records of what.</param>
    /// <param name="query">What they must satisfy.</param>
    /// <param name="createdBy">Later ones are not found.</param>
    /// <param name="limit">How many.</param>
    internal IReadOnlyList<StoredRecord> Search(
        Installation installation, string objectName, SearchQuery query, DateTimeOffset createdBy, int limit)
    {
        var prefix = SalesforceId.PrefixOf(objectName);
        lock (gate)
        {
            var records = new List<StoredRecord>();
            if (FindScope(installation, objectName) is not { } scope)
            {
                return records;
            }

            using var reader = new RecordSearch(session, scope, prefix).Command(query, createdBy, limit).ExecuteReader();
            while (reader.Read())
            {
                records.Add(new StoredRecord(
                    SalesforceId.Create(prefix, reader.GetInt64(0)),
                    objectName,
                    installation.GroupRef,
                    JsonElement.Parse(reader.GetString(1)),
                    reader.TextOrNull(2) is { } associations ? JsonElement.Parse(associations) : null));
            }

            return records;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (gate)
        {
            session.Dispose();
        }
    }

    /// <summary>Adds what databases of former versions lack: their records count as there since ever.</summary>
    private void AddCreated()
    {
        if ((long)session.Command("SELECT COUNT(*) FROM pragma_table_info('records') WHERE name = 'created'").ExecuteScalar()! == 0)
        {
            session.Execute("ALTER TABLE records ADD COLUMN created INTEGER");
        }
    }

    private long? FindScope(Installation installation, string objectName) => (long?)session
        .Command("SELECT id FROM scopes WHERE project = $0 AND integration = $1 AND group_ref = $2 AND object = $3", 4)
        .With(installation.Project, installation.Integration, installation.GroupRef, objectName).ExecuteScalar();

    private long Count(string objectName, string? groupRef, string? project, string? integration)
    {
        lock (gate)
        {
            return (long)session.Command("SELECT COUNT(*) " + Selection, 4).With(objectName, groupRef, project, integration)
                .ExecuteScalar()!;
        }
    }

    private List<StoredRecord> List(string objectName, string? groupRef, string? project, string? integration, int limit, long offset)
    {
        const string Columns = "SELECT records.seq, scopes.object, scopes.group_ref, records.fields, records.associations ";
        lock (gate)
        {
            var records = new List<StoredRecord>();
            using var reader = session.Command(Columns + Selection + " ORDER BY records.seq LIMIT $4 OFFSET $5", 6)
                .With(objectName, groupRef, project, integration, limit, offset).ExecuteReader();
            while (reader.Read())
            {
                var name = reader.GetString(1);
                records.Add(new StoredRecord(
                    SalesforceId.Create(SalesforceId.PrefixOf(name), reader.GetInt64(0)),
                    name,
                    reader.GetString(2),
                    JsonElement.Parse(reader.GetString(3)),
                    reader.TextOrNull(4) is { } associations ? JsonElement.Parse(associations) : null));
            }

            return records;
        }
    }
}
