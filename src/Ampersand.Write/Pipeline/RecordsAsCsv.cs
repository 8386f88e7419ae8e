using System.Management.Automation;
using Ampersand.Write.Csv;

namespace Ampersand.Write.Pipeline;

/// <summary>Records as the one CSV that they become together, for judging or keeping it rather than sending it.</summary>
/// <remarks>It may be as large as a file behind an address, 150 MiB, and is held in memory: its header is known only at its end.</remarks>
internal sealed class RecordsAsCsv(RecordCsvOptions options, string[]? properties)
{
    private readonly RecordReader reader = new(properties);
    private readonly RecordCsvWriter writer = new(options);

    /// <summary>The number of records that were given, good and bad.</summary>
    public long Count { get; private set; }

    /// <summary>Adds a record.</summary>
    /// <exception cref="AmpersandException">The record cannot become a line of CSV, or all of them together are too large.</exception>
    public void Add(PSObject? record)
    {
        Count++;
        reader.Read(record, Count);
        using CsvPart? full = writer.Add(reader.Names, reader.Values);
        if (full is not null)
        {
            throw new AmpersandException(
                "TooLarge",
                AmpersandErrorKind.LimitExceeded,
                $"The CSV of the records grows beyond {options.PartLimit:N0} bytes with record {Count}, more than Ampersand fetches from one address: convert them in several portions.");
        }
    }

    /// <summary>The CSV; <see langword="null"/> when there was no good record.</summary>
    public CsvPart? Complete() => writer.Complete();
}
