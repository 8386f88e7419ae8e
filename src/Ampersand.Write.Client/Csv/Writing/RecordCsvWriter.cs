using Ampersand.Write.Csv;
using CsvHelper;

namespace Ampersand.Write;

/// <summary>Turns piped records into parts, each as soon as it is full. Memory depends on the part, not on the number of records.</summary>
/// <remarks>
/// A part's header is the union of the columns seen up to the part's end, in order of first appearance; records of the part that came
/// before a column get an empty cell for it. Names are compared without case; the first spelling stands. Not for several threads at once.
/// </remarks>
public sealed class RecordCsvWriter : IDisposable
{
    // Columns are added while a part is written, and then its earlier rows are shorter until it is complete.
    private static readonly CsvWriterOptions Rfc4180WithLf = new()
    {
        NewLine = "\n",
        Quoting = CsvQuoting.WhenNeededOrWhitespace,
        ValidateFieldCount = false,
    };

    private readonly RecordCsvOptions options;
    private readonly IssueCollector collector;
    private readonly PartBufferPool buffers;
    private readonly RecordColumns columns;
    private readonly RecordCells cells;
    private readonly ByteSink rows;
    private readonly CsvWriter csv;
    private readonly List<int> rowEnds = [];
    private readonly List<(int Rows, int Width)> widths = [];

    private readonly Func<CsvPlace> keyPlace;
    private long record;
    private long written;
    private long firstOfPart;
    private long lastOfPart;
    private long cellsOfPart;
    private int parts;
    private bool toldForgotten;
    private bool toldKeyCase;
    private bool completed;

    /// <summary>Creates a writer.</summary>
    public RecordCsvWriter(RecordCsvOptions options)
    {
        this.options = options ?? throw new ArgumentNullException(nameof(options));
        collector = new IssueCollector(Math.Max(1, options.MaxIssues), options.OnIssue);
        buffers = new PartBufferPool(options.PartLimit);
        rows = new ByteSink(new byte[Math.Min(64 * 1024, options.PartLimit)], options.PartLimit);
        columns = new RecordColumns(options);
        cells = new RecordCells(options, collector);
        Keys = options.PrimaryKey is { } key ? new SeenKeys(KeyForm.KindOf(key, options.Provider)) : null;
        keyPlace = () => cells.Place(columns.Resolved.KeyColumn);
        csv = CsvWriter.Create(new ByteSinkStream(rows), Rfc4180WithLf, leaveOpen: false);
    }

    /// <summary>How many records were written; refused ones do not count.</summary>
    public long Records => written;

    /// <summary>The columns seen so far, by the names they are sent under.</summary>
    public IReadOnlyList<string> Columns => columns.Names;

    /// <summary>How often each code was a warning, counted in full; only the first ones were told.</summary>
    public IReadOnlyDictionary<string, long> WarningTotals => collector.WarningTotals;

    /// <summary>The keys of the records that were written, and of what else is sent with them.</summary>
    internal SeenKeys? Keys { get; }

    /// <summary>How many records wait for their part to be full.</summary>
    internal int Pending => rowEnds.Count;

    /// <summary>Counts a record that could not even be read, so that the numbers of the next ones stay right.</summary>
    public void Skip() => record++;

    /// <summary>Adds a record.</summary>
    /// <param name="names">The names of its properties, in order.</param>
    /// <param name="values">Their values, in the same order, without wrappers of PowerShell.</param>
    /// <returns>The part that is full, when the record did not fit into it any more and begins the next one; otherwise none.</returns>
    /// <exception cref="AmpersandException">
    /// This one record cannot be sent; it is left out, and the writer goes on with the next. The id is a word of <see cref="CsvRule"/>,
    /// the message names the record and the property.
    /// </exception>
    public CsvPart? Add(IReadOnlyList<string> names, IReadOnlyList<object?> values)
    {
        record++;
        var shape = columns.Resolve(names, new CsvPlace(Record: record)) is { Problem: { } problem }
            ? throw Refuse(problem)
            : columns.Resolved;
        if (cells.Fill(shape, values, record) is { } invalid)
        {
            throw Refuse(invalid);
        }

        var alike = InspectKey(names, shape);
        var start = rows.Length;
        var length = WriteRow(shape);
        var full = MakeRoom(shape, start, length);
        Commit(shape, alike);
        return full;
    }

    /// <summary>Makes a part of the records that wait for one, although it has room for more.</summary>
    internal CsvPart? Cut() => rowEnds.Count > 0 ? CreatePart() : null;

    /// <summary>Ends the input.</summary>
    /// <returns>The last part, or none when no record is left.</returns>
    public CsvPart? Complete()
    {
        var last = rowEnds.Count > 0 ? CreatePart() : null;
        if (!completed)
        {
            completed = true;
            cells.Complete();
            ReportNames();
        }

        return last;
    }

    /// <summary>Releases what writes; parts that were handed out stay whole.</summary>
    public void Dispose() => csv.Dispose();

    private AmpersandException Refuse(AmpersandCsvIssue issue)
    {
        collector.Add(issue);
        return new AmpersandRecordException(issue);
    }

    /// <summary>Inspects the key of the record in the cells.</summary>
    /// <returns>What is to be told of it once the record is written; nothing where there is nothing.</returns>
    private AmpersandCsvIssue? InspectKey(IReadOnlyList<string> names, RecordShape shape)
    {
        if (Keys is null)
        {
            return null;
        }

        var column = shape.KeyColumn;
        if (column < 0)
        {
            throw Refuse(CsvIssues.PrimaryKeyMissing(options.PrimaryKey!, columns.Map(names), new CsvPlace(Record: record)));
        }

        var key = cells.Value(column);
        if (KeyRule.IsEmpty(key, options.AppliedProvider))
        {
            throw Refuse(CsvIssues.PrimaryKeyEmpty(cells.Place(column)));
        }

        var found = Keys.Inspect(key, keyPlace);
        return found is { Severity: CsvSeverity.Error } ? throw Refuse(found) : found;
    }

    /// <summary>Writes the cells behind the rows.</summary>
    /// <returns>The row's bytes.</returns>
    private int WriteRow(RecordShape shape)
    {
        var start = rows.Length;
        for (var column = 0; column < shape.Width; column++)
        {
            csv.WriteField(cells.Value(column));
        }

        csv.EndRecord();
        csv.Flush();
        var row = rows.Written.Slice(start, rows.Length - start - 1);
        if (options.AppliedProvider == CsvProvider.Salesforce && Utf8Text.IsLonger(row, CsvLimits.RecordCharacters, out var characters))
        {
            rows.CutTo(start);
            throw Refuse(CsvIssues.RecordTooLong(new CsvPlace(Record: record), characters));
        }

        return rows.Length - start;
    }

    /// <summary>
    /// Sees that the row that begins at <paramref name="start"/> has room in its part; otherwise the part is finished without it.
    /// </summary>
    private CsvPart? MakeRoom(RecordShape shape, int start, int length)
    {
        var padding = ((long)rowEnds.Count * shape.Width) - cellsOfPart;
        if (shape.HeaderLength + start + padding + length <= options.PartLimit)
        {
            return null;
        }

        if (shape.HeaderLength + length > options.PartLimit)
        {
            rows.CutTo(start);
            throw Refuse(CsvIssues.RecordTooLarge(new CsvPlace(Record: record), shape.HeaderLength + length, options.PartLimit));
        }

        var part = CreatePart(start);
        rows.Array.AsSpan(start, length).CopyTo(rows.Array);
        rows.CutTo(length);
        return part;
    }

    private void Commit(RecordShape shape, AmpersandCsvIssue? alike)
    {
        columns.Commit(shape, collector);
        cells.Commit();
        written++;
        firstOfPart = rowEnds.Count == 0 ? record : firstOfPart;
        lastOfPart = record;
        rowEnds.Add(rows.Length);
        cellsOfPart += shape.Width;
        if (widths.Count > 0 && widths[widths.Count - 1] is var last && last.Width == shape.Width)
        {
            widths[widths.Count - 1] = (last.Rows + 1, last.Width);
        }
        else
        {
            widths.Add((1, shape.Width));
        }

        if (Keys is not null)
        {
            Keys.Add(record);
            if (alike is not null)
            {
                collector.Add(alike);
            }

            ReportKeys(shape);
        }
    }

    private void ReportKeys(RecordShape shape)
    {
        var column = shape.NameOf(shape.KeyColumn);
        if (!toldKeyCase)
        {
            toldKeyCase = true;
            if (!string.Equals(column, options.PrimaryKey, StringComparison.Ordinal))
            {
                collector.Add(CsvIssues.PrimaryKeyCase(options.PrimaryKey!, column));
            }
        }

        if (Keys!.HasForgotten && !toldForgotten)
        {
            toldForgotten = true;
            collector.Add(CsvIssues.KeysForgotten(column, RecordKeys.Remembered));
        }
    }

    /// <summary>Tells of names that the caller gave, or the object needs, and no record had; where there was no record, that is not the names' fault.</summary>
    private void ReportNames()
    {
        if (written == 0)
        {
            return;
        }

        foreach (var name in columns.NeverRenamed)
        {
            collector.Add(CsvIssues.MapUnused(name));
        }

        foreach (var missing in options.ObjectRules?.InspectColumns(columns.Names, options.PrimaryKey) ?? [])
        {
            collector.Add(missing);
        }

        foreach (var property in columns.NeverSeen)
        {
            collector.Add(CsvIssues.PropertyNeverSeen(property));
        }
    }

    private CsvPart CreatePart() => CreatePart(rows.Length);

    /// <summary>Makes a part of the rows before <paramref name="end"/>, and forgets them.</summary>
    private CsvPart CreatePart(int end)
    {
        var width = columns.Names.Count;
        var length = (int)(columns.Header.Length + end + ((long)rowEnds.Count * width) - cellsOfPart);
        var target = new ByteSink(buffers.Rent(length));
        target.Write(columns.Header);
        CopyRows(target, width);
        var part = buffers.CreatePart(++parts, firstOfPart, rowEnds.Count, target.Array, target.Length, lastOfPart);
        rowEnds.Clear();
        widths.Clear();
        cellsOfPart = 0;
        if (end == rows.Length)
        {
            rows.CutTo(0);
        }

        return part;
    }

    private void CopyRows(ByteSink target, int width)
    {
        var row = 0;
        var start = 0;
        foreach (var (count, rowWidth) in widths)
        {
            if (rowWidth == width)
            {
                target.Write(rows.Array.AsSpan(start, rowEnds[row + count - 1] - start));
            }
            else
            {
                CopyPadded(target, row, count, start, width - rowWidth);
            }

            row += count;
            start = rowEnds[row - 1];
        }
    }

    /// <summary>Copies rows that lack the last columns, with an empty cell for each.</summary>
    private void CopyPadded(ByteSink target, int row, int count, int start, int missing)
    {
        for (var end = row + count; row < end; row++)
        {
            target.Write(rows.Array.AsSpan(start, rowEnds[row] - start - 1));
            for (var cell = 0; cell < missing; cell++)
            {
                target.Write((byte)',');
            }

            target.Write((byte)'\n');
            start = rowEnds[row];
        }
    }
}
