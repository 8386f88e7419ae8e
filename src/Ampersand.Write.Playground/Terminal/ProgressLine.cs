using System.Globalization;
using System.Management.Automation;

namespace Ampersand.Write.Playground.Terminal;

/// <summary>Progress, rewritten in place on the last line of a terminal; a file or pipe gets none.</summary>
internal sealed class ProgressLine(TextWriter writer, bool isRedirected)
{
    private int _shownLength;

    public void Show(long sourceId, ProgressRecord record)
    {
        if (isRedirected)
        {
            return;
        }

        Clear();
        if (record.RecordType == ProgressRecordType.Processing)
        {
            var text = Describe(record);
            writer.Write(text);
            writer.Flush();
            _shownLength = text.Length;
        }
    }

    /// <summary>Makes room for other text.</summary>
    public void Clear()
    {
        if (_shownLength > 0)
        {
            writer.Write('\r' + new string(' ', _shownLength) + '\r');
            _shownLength = 0;
        }
    }

    private static string Describe(ProgressRecord record)
    {
        var percent = record.PercentComplete >= 0
            ? record.PercentComplete.ToString(CultureInfo.CurrentCulture) + " %"
            : null;
        var text = string.Join("  ", new[] { record.Activity, record.StatusDescription, record.CurrentOperation, percent }
            .Where(part => !string.IsNullOrWhiteSpace(part)));

        // A line that wraps could not be rewritten.
        var room = TerminalSize.Current.Width - 1;
        return text.ReplaceLineEndings(" ") is var line && line.Length > room ? line[..room] : line;
    }
}
