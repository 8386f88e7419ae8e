using Microsoft.Data.Sqlite;

namespace Ampersand.Write.Emulator;

/// <summary>Values in and out of SQLite without ceremony.</summary>
internal static class SqliteExtensions
{
    /// <summary>Gives the parameters <c>$0</c>, <c>$1</c>, … their values.</summary>
    public static SqliteCommand With(this SqliteCommand command, params ReadOnlySpan<object?> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        }

        return command;
    }

    public static string? TextOrNull(this SqliteDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    public static long? LongOrNull(this SqliteDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetInt64(column);
}
