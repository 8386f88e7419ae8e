using System.Text;

namespace Ampersand.Write.Emulator;

/// <summary>Writes records of one object and installation in one transaction, which is undone unless it is committed.</summary>
internal sealed class RecordBatch : IDisposable
{
    private readonly SqliteSession session;
    private readonly Lock gate;
    private readonly long scope;
    private readonly string prefix;
    private readonly long created;
    private readonly Dictionary<string, string> fieldNames = new(StringComparer.OrdinalIgnoreCase);

    private long lastSeq;
    private bool isCommitted;

    /// <param name="session">Where to write.</param>
    /// <param name="gate">Held by the caller; given back when the batch is disposed.</param>
    /// <param name="installation">Whose records.</param>
    /// <param name="objectName">Records of what.</param>
    /// <param name="now">When.</param>
    public RecordBatch(SqliteSession session, Lock gate, Installation installation, string objectName, DateTimeOffset now)
    {
        created = now.UtcTicks;
        this.session = session;
        this.gate = gate;
        session.BeginTransaction();
        try
        {
            this.scope = OpenScope(installation, objectName);
            prefix = SalesforceId.PrefixOf(objectName);
            lastSeq = (long)this.session.Command("SELECT last FROM sequence").ExecuteScalar()!;
            using var reader = this.session.Command("SELECT name FROM fields WHERE scope = $0", 1).With(this.scope).ExecuteReader();
            while (reader.Read())
            {
                fieldNames.Add(reader.GetString(0), reader.GetString(0));
            }
        }
        catch
        {
            session.RollBack();
            throw;
        }
    }

    /// <summary>Names of fields differ in case and mean the same; the spelling that came first stays.</summary>
    public string NameOf(string field)
    {
        if (!fieldNames.TryGetValue(field, out var name))
        {
            session.Command("INSERT INTO fields(scope, name) VALUES($0, $1)", 2).With(scope, field).ExecuteNonQuery();
            fieldNames.Add(field, name = field);
        }

        return name;
    }

    /// <summary>A search for records by the value of a field, through an index that is made for it.</summary>
    /// <param name="field">A name as <see cref="NameOf"/> gives it, without quotes.</param>
    public Func<string, RecordMatch> FinderBy(string field)
    {
        // Index names ignore case, which JSON paths do not.
        var expression = $"""CAST(fields ->> '$."{field}"' AS TEXT)""";
        session.Execute(
            $"""CREATE INDEX IF NOT EXISTS "by_{Convert.ToHexString(Encoding.UTF8.GetBytes(field))}" ON records(scope, {expression})""");
        var find = session.Command($"SELECT seq, fields FROM records WHERE scope = $0 AND {expression} = $1 LIMIT 2", 2);
        find.Parameters[0].Value = this.scope;
        return value =>
        {
            find.Parameters[1].Value = value;
            using var reader = find.ExecuteReader();
            if (!reader.Read())
            {
                return RecordMatch.None;
            }

            var match = new RecordMatch(reader.GetInt64(0), reader.GetString(1));
            return reader.Read() ? RecordMatch.Several : match;
        };
    }

    /// <summary>Finds a record by its id.</summary>
    public RecordMatch Find(string id)
    {
        if (!SalesforceId.TryParse(id, prefix, out var seq))
        {
            return RecordMatch.None;
        }

        using var reader = session.Command("SELECT fields FROM records WHERE seq = $0 AND scope = $1", 2).With(seq, this.scope)
            .ExecuteReader();
        return reader.Read() ? new RecordMatch(seq, reader.GetString(0)) : RecordMatch.None;
    }

    /// <summary>Adds a record and gives its id.</summary>
    public string Insert(string fields, string? associations = null)
    {
        // Counted here: to ask SQLite for the number of each record costs as much as to insert it.
        session.Command("INSERT INTO records(seq, scope, fields, associations, created) VALUES($0, $1, $2, $3, $4)", 5)
            .With(++lastSeq, scope, fields, associations, created).ExecuteNonQuery();
        return IdOf(lastSeq);
    }

    /// <summary>Lays the given fields over those of a record and gives its id.</summary>
    public string Update(RecordMatch record, string fields, string? associations = null)
    {
        session.Command("UPDATE records SET fields = $0, associations = COALESCE($1, associations) WHERE seq = $2", 3)
            .With(JsonOverlay.Lay(fields, over: record.Fields), associations, record.Seq).ExecuteNonQuery();
        return IdOf(record);
    }

    public string Delete(RecordMatch record)
    {
        session.Command("DELETE FROM records WHERE seq = $0", 1).With(record.Seq).ExecuteNonQuery();
        return IdOf(record);
    }

    public string IdOf(RecordMatch record) => IdOf(record.Seq);

    public void Commit()
    {
        session.Command("UPDATE sequence SET last = $0", 1).With(lastSeq).ExecuteNonQuery();
        session.Commit();
        isCommitted = true;
    }

    public void Dispose()
    {
        try
        {
            if (!isCommitted)
            {
                session.RollBack();
            }
        }
        finally
        {
            gate.Exit();
        }
    }

    private string IdOf(long seq) => SalesforceId.Create(prefix, seq);

    private long OpenScope(Installation installation, string objectName)
    {
        session.Command("INSERT OR IGNORE INTO scopes(project, integration, group_ref, object) VALUES($0, $1, $2, $3)", 4)
            .With(installation.Project, installation.Integration, installation.GroupRef, objectName).ExecuteNonQuery();
        return (long)session.Command("SELECT id FROM scopes WHERE project = $0 AND integration = $1 AND group_ref = $2 AND object = $3", 4)
            .With(installation.Project, installation.Integration, installation.GroupRef, objectName).ExecuteScalar()!;
    }
}

/// <summary>What a search for one record came to.</summary>
internal readonly record struct RecordMatch(long Seq, string Fields)
{
    public static RecordMatch None { get; } = new(0, "");

    public static RecordMatch Several { get; } = new(-1, "");

    public bool IsNone => Seq == 0;

    public bool IsSeveral => Seq < 0;
}
