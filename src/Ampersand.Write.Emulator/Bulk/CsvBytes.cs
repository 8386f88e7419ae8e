using System.Globalization;

namespace Ampersand.Write.Emulator;

/// <summary>Checks what a parser would forgive and Salesforce does not: how lines end and where quotes stand.</summary>
internal static class CsvBytes
{
    private enum State
    {
        FieldStart,
        Unquoted,
        Quoted,
        QuoteInQuoted,
    }

    /// <summary>Reads <paramref name="csv"/> to its end and puts it back to its start.</summary>
    public static void Check(Stream csv)
    {
        var buffer = new byte[128 * 1024];
        var state = State.FieldStart;
        var line = 1;
        int read;
        while ((read = csv.Read(buffer)) > 0)
        {
            foreach (var value in buffer.AsSpan(0, read))
            {
                state = Next(state, value, line);
                line += value == '\n' ? 1 : 0;
            }
        }

        if (state == State.Quoted)
        {
            throw new CsvRefusedException("InvalidBatch : A quoted field is not closed before the end of the data");
        }

        csv.Position = 0;
    }

    private static State Next(State state, byte value, int line)
    {
        if (state == State.Quoted)
        {
            return value == '"' ? State.QuoteInQuoted : State.Quoted;
        }

        switch (value)
        {
            case (byte)'\r':
                throw new CsvRefusedException("LineEnding is invalid on user data. Current LineEnding setting is LF");
            case (byte)'\n' or (byte)',':
                return State.FieldStart;
            case (byte)'"' when state is State.FieldStart or State.QuoteInQuoted:
                return State.Quoted;
            case (byte)'"':
                throw Stray(line);
            default:
                return state == State.QuoteInQuoted ? throw Stray(line) : State.Unquoted;
        }
    }

    private static CsvRefusedException Stray(int line) =>
        new(string.Create(CultureInfo.InvariantCulture, $"InvalidBatch : Line {line} holds a quote that neither opens nor closes a field"));
}
