using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Ampersand.Write.Emulator;

/// <summary>A connection with its commands, each prepared once. Not for two threads at a time: its owner holds a lock.</summary>
internal sealed class SqliteSession(SqliteConnection connection) : IDisposable
{
    private readonly Dictionary<string, SqliteCommand> commands = new(StringComparer.Ordinal);

    /// <summary>A command whose parameters are named <c>$0</c>, <c>$1</c>, …</summary>
    public SqliteCommand Command(string sql, int parameters = 0)
    {
        if (commands.TryGetValue(sql, out var command))
        {
            return command;
        }

        command = connection.CreateCommand();
#pragma warning disable CA2100 // every caller's SQL is a constant, or holds a field name that was checked
        command.CommandText = sql;
#pragma warning restore CA2100
        for (var i = 0; i < parameters; i++)
        {
            command.Parameters.Add(new SqliteParameter { ParameterName = string.Create(CultureInfo.InvariantCulture, $"${i}") });
        }

        commands.Add(sql, command);
        return command;
    }

    public void Execute(string sql) => Command(sql).ExecuteNonQuery();

    // The provider's transaction object would have to be given to each command; the statements say the same.
    public void BeginTransaction() => Execute("BEGIN IMMEDIATE");

    public void Commit() => Execute("COMMIT");

    public void RollBack() => Execute("ROLLBACK");

    public T InTransaction<T>(Func<T> write)
    {
        BeginTransaction();
        try
        {
            var result = write();
            Commit();
            return result;
        }
        catch
        {
            RollBack();
            throw;
        }
    }

    public void Dispose()
    {
        foreach (var command in commands.Values)
        {
            command.Dispose();
        }

        connection.Dispose();
    }
}
