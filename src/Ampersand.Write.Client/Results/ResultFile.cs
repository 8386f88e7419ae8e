using System.Text;
using Ampersand.Write.Csv;
using Ampersand.Write.Runs;

namespace Ampersand.Write.Results;

/// <summary>A file of rows as they were given, with what became of each; made where there is a row.</summary>
/// <param name="path">Its place.</param>
/// <param name="columns">The names of the columns that say what became of a row.</param>
internal sealed class ResultFile(string path, params string[] columns) : IDisposable
{
    private AtomicFile? file;
    private Encoding encoding = Utf8Text.Strict;
    private RowForm? begun;
    private long rows;

    /// <summary>Says how the rows that follow stand.</summary>
    public void Begin(RowForm form) => begun ??= form;

    /// <summary>Adds a row.</summary>
    /// <param name="row">The reader, at the row.</param>
    /// <param name="form">How it stands.</param>
    /// <param name="values">What became of it, a value for each of the columns.</param>
    public void Add(CsvRecordReader row, RowForm form, params string?[] values)
    {
        if (file is null)
        {
            file = new AtomicFile(path);
            var mark = form.HasBom ? (CsvSource.IsUtf8(form.Encoding) ? Encoding.UTF8 : form.Encoding).GetPreamble() : [];
            file.Content.Write(mark, 0, mark.Length);
            encoding = CsvSource.IsUtf8(form.Encoding) ? Utf8Text.Strict : WithReplacement(form.Encoding);
            Write(begun!.Header, form, columns);
        }

        rows++;
        Write(form.Text(row) + new string(form.Delimiter, form.Missing), form, values);
    }

    /// <summary>Puts the file in its place. Where it has no row there is none, and an old one is removed where that was allowed.</summary>
    /// <returns>What was done, in a sentence.</returns>
    public string? Complete(bool overwrite)
    {
        if (file is null)
        {
            if (overwrite && File.Exists(path))
            {
                File.Delete(path);
                return $"{path} was removed: there is no row for it.";
            }

            return null;
        }

        file.Complete();
        return $"{Counts.Of(rows)} {(rows == 1 ? "stands" : "stand")} in {path}.";
    }

    /// <inheritdoc/>
    public void Dispose() => file?.Dispose();

    /// <summary>The rows came in this encoding; what the service says of them may hold what it has no character for.</summary>
    private static Encoding WithReplacement(Encoding encoding)
    {
        var tolerant = (Encoding)encoding.Clone();
        tolerant.EncoderFallback = EncoderFallback.ReplacementFallback;
        return tolerant;
    }

    private void Write(string row, RowForm form, string?[] values)
    {
        string[] cells = [row, .. values.Select(value => Quoted(value ?? string.Empty, form.Delimiter))];
        var bytes = encoding.GetBytes(string.Join(form.Delimiter.ToString(), cells) + form.LineEnd);
        file!.Content.Write(bytes, 0, bytes.Length);
    }

    /// <summary>A value in one line, in quotes where it needs them.</summary>
    private static string Quoted(string value, char delimiter)
    {
        var line = string.Join(" ", value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.IndexOfAny([delimiter, '"']) < 0 ? line : $"\"{line.Replace("\"", "\"\"")}\"";
    }
}
