using System.Text;
using Ampersand.Write.Csv;

namespace Ampersand.Write.Client.Tests.Csv;

/// <summary>CSV by RFC 4180, written to be read: one character after the other, everything in memory.</summary>
/// <remarks>
/// Beyond the RFC: CR, LF and CRLF end a record; a blank line is a record of one empty field; a quote out of place is text.
/// </remarks>
internal sealed class PlainCsv(string text, char delimiter)
{
    private int at;
    private long line = 1;

    internal sealed record Field(string Raw, string Value, long Line, FieldQuotes Quotes);

    internal sealed record Record(List<Field> Fields, string Raw, long Line, long Offset, string End);

    public List<Record> Read()
    {
        var records = new List<Record>();
        while (at < text.Length)
        {
            var (start, first) = (at, line);
            var fields = new List<Field> { ReadField() };
            while (Take(delimiter.ToString()))
            {
                fields.Add(ReadField());
            }

            var raw = text.Substring(start, at - start);
            var end = Take("\r\n") ? "\r\n" : Take("\n") ? "\n" : Take("\r") ? "\r" : "";
            records.Add(new Record(fields, raw, first, start, end));
            line++;
        }

        return records;
    }

    private Field ReadField()
    {
        var (start, first) = (at, line);
        var value = new StringBuilder();
        var isQuoted = Take("\"");
        var quotes = isQuoted ? ReadQuoted(value) : FieldQuotes.Sound;
        while (at < text.Length && text[at] != delimiter && text[at] is not ('\r' or '\n'))
        {
            quotes = isQuoted || text[at] == '"' ? FieldQuotes.Stray : quotes;
            at++;
        }

        var raw = text.Substring(start, at - start);
        return new Field(raw, isQuoted && quotes == FieldQuotes.Sound ? value.ToString() : raw, first, quotes);
    }

    private FieldQuotes ReadQuoted(StringBuilder value)
    {
        while (at < text.Length)
        {
            var isQuote = Take("\"");
            if (isQuote && !Take("\""))
            {
                return FieldQuotes.Sound;
            }

            value.Append(isQuote ? '"' : text[at]);
            line += !isQuote && (text[at] == '\n' || (text[at] == '\r' && (at + 1 == text.Length || text[at + 1] != '\n'))) ? 1 : 0;
            at += isQuote ? 0 : 1;
        }

        return FieldQuotes.Unclosed;
    }

    private bool Take(string expected)
    {
        var isNext = string.CompareOrdinal(text, at, expected, 0, expected.Length) == 0;
        at += isNext ? expected.Length : 0;
        return isNext;
    }
}
