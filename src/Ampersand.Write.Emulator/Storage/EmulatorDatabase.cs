using Microsoft.Data.Sqlite;

namespace Ampersand.Write.Emulator;

/// <summary>Opens the connections of an emulator's stores.</summary>
/// <remarks>
/// Each store has a connection of its own, so that a large batch of records never makes a poll wait. In memory they are two
/// databases; in a file they are one, in WAL mode, and share a gate, because SQLite has one writer at a time.
/// </remarks>
internal sealed class EmulatorDatabase(string? path)
{
    private readonly Lock fileGate = new();

    /// <summary>What a store holds while it writes.</summary>
    public Lock NewGate() => path is null ? new Lock() : fileGate;

    public SqliteSession Open(string schema)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path ?? ":memory:",
            Pooling = false,
        }.ToString());
        try
        {
            connection.Open();
            connection.CreateCollation(RecordSearch.Folded, RecordSearch.Compare);
            var session = new SqliteSession(connection);
            if (path is not null)
            {
                session.Execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;");
            }

            session.Execute(schema);
            return session;
        }
        catch (SqliteException exception)
        {
            connection.Dispose();
            throw new EmulatorException($"The database '{path}' cannot be opened: {exception.Message}", exception);
        }
    }
}
