using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Sylvan.Data.Csv;

namespace Ampersand.Write.Emulator;

/// <summary>A CSV read record by record, as strictly as Salesforce reads it.</summary>
internal sealed partial class CsvTable : IDisposable
{
    private const int MostCharactersInRecord = 400_000;
    private const int MostFields = 5_000;

    private readonly CsvDataReader reader;

    public CsvTable(Stream csv)
    {
        // The text reader takes no byte order mark away: it belongs to the first field's name, where Salesforce sees it too.
        var text = new StreamReader(
            csv, new UTF8Encoding(
                encoderShouldEmitUTF8Identifier: false,
                throwOnInvalidBytes: true), detectEncodingFromByteOrderMarks: false, bufferSize: 64 * 1024, leaveOpen: true);
        try
        {
            reader = CsvDataReader.Create(text, new CsvDataReaderOptions
            {
                Delimiter = ',',
                Comment = '\0',
                HasHeaders = true,
                HeaderComparer = StringComparer.OrdinalIgnoreCase,
                BufferSize = 64 * 1024,
                MaxBufferSize = 4 * MostCharactersInRecord,
                OwnsReader = true,
            });
        }
        catch (CsvMissingHeadersException)
        {
            throw new CsvRefusedException("InvalidBatch : The data holds no header");
        }
        catch (Exception exception) when (AsRefusal(exception) is { } refusal)
        {
            throw refusal;
        }

        Columns = [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetName)];
        CheckColumns(Columns);
    }

    public IReadOnlyList<string> Columns { get; }

    /// <summary>The record's place, from 1.</summary>
    public long Record { get; private set; }

    public string this[int column] => reader.GetString(column);

    public bool Read()
    {
        try
        {
            if (!reader.Read())
            {
                return false;
            }
        }
        catch (Exception exception) when (AsRefusal(exception) is { } refusal)
        {
            throw refusal;
        }

        Record++;
        CheckRecord();
        return true;
    }

    public int IndexOf(string column)
    {
        for (var i = 0; i < Columns.Count; i++)
        {
            if (string.Equals(Columns[i], column, StringComparison.OrdinalIgnoreCase))
            {
                return i;
            }
        }

        return -1;
    }

    public void Dispose() => reader.Dispose();

    private void CheckRecord()
    {
        if (reader.RowFieldCount != Columns.Count)
        {
            throw new CsvRefusedException(string.Create(
                CultureInfo.InvariantCulture,
                $"InvalidBatch : Record {Record} has {reader.RowFieldCount} fields, the header has {Columns.Count}"));
        }

        var characters = Columns.Count - 1;
        for (var i = 0; i < Columns.Count; i++)
        {
            characters += reader.GetFieldSpan(i).Length;
        }

        if (characters > MostCharactersInRecord)
        {
            throw TooLong();
        }
    }

    private static CsvRefusedException TooLong() =>
        new(string.Create(CultureInfo.InvariantCulture, $"InvalidBatch : A record has more than {MostCharactersInRecord} characters"));

    private static void CheckColumns(IReadOnlyList<string> columns)
    {
        if (columns.Count > MostFields)
        {
            throw new CsvRefusedException(
                string.Create(
                    CultureInfo.InvariantCulture, $"InvalidBatch : The header has {columns.Count} fields, {MostFields} are possible"));
        }

        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var column in columns)
        {
            if (!FieldName().IsMatch(column))
            {
                throw CsvRefusedException.NotFound(column);
            }

            if (!seen.Add(column))
            {
                throw new CsvRefusedException($"InvalidBatch : Field name is there twice : {column}");
            }
        }
    }

    private static CsvRefusedException? AsRefusal(Exception exception) => exception switch
    {
        DecoderFallbackException => new CsvRefusedException("InvalidBatch : The data is not UTF-8"),
        CsvRecordTooLargeException => TooLong(),
        CsvFormatException => new CsvRefusedException($"InvalidBatch : {exception.Message}"),
        _ => null,
    };

    /// <summary>A field, a relation's field (<c>Owner__r.Ext__c</c>) or a polymorphic one (<c>User:Owner.Ext__c</c>).</summary>
    [GeneratedRegex(@"^(?:[A-Za-z0-9_]+:)?[A-Za-z0-9_]+(?:\.[A-Za-z0-9_]+)?$", RegexOptions.CultureInvariant)]
    private static partial Regex FieldName();
}

/// <summary>A CSV of which nothing can be written; the message becomes the operation's result.</summary>
internal sealed class CsvRefusedException(string message) : Exception(message)
{
    public static CsvRefusedException NotFound(string column) => new($"InvalidBatch : Field name not found : {column}");
}
