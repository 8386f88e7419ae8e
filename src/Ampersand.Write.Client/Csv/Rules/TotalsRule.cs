using System.Text;

namespace Ampersand.Write.Csv;

/// <summary>Finds the line of totals by which a report ends: it sums the columns of the records before it.</summary>
/// <remarks>
/// Sums are kept while records pass, so that nothing is read twice, and only of as many values as a report made for people has. A column is
/// dropped at its first value that is no plain number.
/// </remarks>
/// <content>The cmdlets' project is compiled with it too.</content>
/// <param name="cell">Gives the text of a cell of the record at hand.</param>
internal sealed class TotalsRule(TotalsRule.CellReader cell)
{
    /// <summary>How many values of columns that may be numbers are looked at; then there is no more looking.</summary>
    public const int MostValues = 50_000;

    private const int FewestRecords = 4;
    private const int FewestSummed = 2;
    private const int Decimals = 6;
    private const int MostDigits = 12;

    private static readonly HashSet<string> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        "total", "totals", "totale", "totaal", "totaux", "totales", "sum", "sums", "summe", "gesamt", "gesamtsumme", "insgesamt", "somme",
        "suma", "razem", "итого", "всего", "合计", "总计", "合計", "總計", "합계",
    };

    private readonly List<Column> columns = [];
    private readonly List<int> live = [];
    private long records;
    private int looked;
    private bool isFound;

    /// <summary>Gives the text of a cell.</summary>
    /// <param name="column">Its column.</param>
    public delegate ReadOnlySpan<byte> CellReader(int column);

    /// <summary>Whether it still wants to see records.</summary>
    public bool IsWatching => looked < MostValues && (records == 0 || live.Count > 0);

    /// <summary>The column in which the last record is a sum, or none where it is not a line of totals.</summary>
    public int? Found => isFound && records >= FewestRecords && IsWatching ? FoundColumn : null;

    private int FoundColumn { get; set; }

    /// <summary>Looks at a record.</summary>
    /// <param name="count">How many columns there are; others may have come.</param>
    /// <param name="key">The column by which records are known; -1 where there is none, and the first one stands for it.</param>
    public void Look(int count, int key)
    {
        while (columns.Count < count)
        {
            live.Add(columns.Count);
            columns.Add(new Column());
        }

        records++;
        looked += live.Count;
        var sum = -1;
        for (var place = live.Count - 1; place >= 0; place--)
        {
            var column = columns[live[place]];
            var text = cell(live[place]);
            if (text.IsEmpty)
            {
                continue;
            }

            if (!TryRead(text, out var number))
            {
                live.RemoveAt(place);
                continue;
            }

            sum = number != 0 && number == column.Sum && column.Summed >= FewestSummed ? live[place] : sum;
            column.Add(number);
        }

        isFound = sum >= 0 && (IsBlank(cell(Math.Max(0, key))) || HoldsWord(count));
        FoundColumn = sum;
    }

    private bool HoldsWord(int count)
    {
        for (var column = 0; column < count; column++)
        {
            if (cell(column) is { Length: > 2 and < 100 } text && IsWord(text))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsWord(ReadOnlySpan<byte> text)
    {
        var value = Encoding.UTF8.GetString(text.ToArray());
        var start = 0;
        for (var place = 0; place <= value.Length; place++)
        {
            if (place < value.Length && char.IsLetter(value[place]))
            {
                continue;
            }

            if (place > start && Words.Contains(value.Substring(start, place - start)))
            {
                return true;
            }

            start = place + 1;
        }

        return false;
    }

    private static bool IsBlank(ReadOnlySpan<byte> text)
    {
        foreach (var value in text)
        {
            if (value > ' ')
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Reads a plain number in millionths.</summary>
    private static bool TryRead(ReadOnlySpan<byte> text, out long number)
    {
        number = 0;
        var start = text[0] == '-' ? 1 : 0;
        var point = -1;
        for (var place = start; place < text.Length; place++)
        {
            var digit = text[place] - '0';
            if (text[place] == '.' && point < 0 && place > start)
            {
                point = place;
            }
            else if (digit is < 0 or > 9)
            {
                return false;
            }
            else
            {
                number = unchecked((number * 10) + digit);
            }
        }

        var decimals = point < 0 ? 0 : text.Length - point - 1;
        var whole = (point < 0 ? text.Length : point) - start;
        if (whole is 0 or > MostDigits || decimals > Decimals || (point >= 0 && decimals == 0))
        {
            return false;
        }

        for (; decimals < Decimals; decimals++)
        {
            number *= 10;
        }

        number = start == 1 ? -number : number;
        return true;
    }

    /// <summary>What a column of numbers came to so far.</summary>
    private sealed class Column
    {
        /// <summary>The sum in millionths.</summary>
        public long Sum { get; private set; }

        /// <summary>How many numbers other than zero it has.</summary>
        public int Summed { get; private set; }

        public void Add(long number)
        {
            Sum = unchecked(Sum + number);
            Summed += number == 0 ? 0 : 1;
        }
    }
}
