using System.Management.Automation;
using Ampersand.Write.Csv;

namespace Ampersand.Write.Pipeline;

/// <summary>The records of an inspected file, as Import-Csv would make them.</summary>
internal static class CsvRecords
{
    /// <summary>Reads the records again, one at a time.</summary>
    /// <exception cref="AmpersandException">The file is not any more what was inspected, or cannot be read.</exception>
    public static IEnumerable<PSObject> Read(CsvFile file, CancellationToken stop)
    {
        foreach (CsvPart part in file.ReadParts(stop))
        {
            using (part)
            {
                using var rows = new CsvPartRows(part);
                while (rows.Read())
                {
                    var record = new PSObject();
                    for (int column = 0; column < rows.Columns.Count; column++)
                    {
                        record.Properties.Add(new PSNoteProperty(rows.Columns[column], rows.Text(column)), preValidated: true);
                    }

                    yield return record;
                }
            }
        }
    }
}
