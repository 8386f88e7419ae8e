using System.Management.Automation;
using Ampersand.Write.Errors;

namespace Ampersand.Write.Input;

/// <summary>Pipeline objects in, CSV out: each is read as names and values, and written as a line.</summary>
internal sealed class RecordConverter(RecordCsvOptions options, string[]? properties, Action<string> tell) : IDisposable
{
    private readonly RecordReader reader = new(properties, tell);
    private readonly RecordCsvWriter writer = new(options);

    /// <summary>The number of records that were given, good and bad.</summary>
    public long Count { get; private set; }

    /// <summary>How often each code was a warning.</summary>
    public IReadOnlyDictionary<string, long> WarningTotals => writer.WarningTotals;

    /// <summary>Adds a record.</summary>
    /// <returns>The part that is full now, when the record is the first of the next one.</returns>
    /// <exception cref="AmpersandException">The record cannot become a line of CSV; it is left out.</exception>
    public CsvPart? Add(PSObject? record)
    {
        Count++;
        try
        {
            reader.Read(record, Count);
        }
        catch (AmpersandException)
        {
            writer.Skip();
            throw;
        }

        return writer.Add(reader.Names, reader.Values);
    }

    /// <summary>Adds a record to what is to become a single CSV, for inspecting or keeping it rather than sending it.</summary>
    /// <exception cref="AmpersandException">The record cannot become a line of CSV, or all of them together are too large.</exception>
    public void AddToOne(PSObject? record)
    {
        using var full = Add(record);
        if (full is not null)
        {
            throw new AmpersandException(
                CmdletErrorIds.CsvTooLarge,
                $"The CSV of the records grows beyond {options.PartLimit:N0} bytes with record {Count}, more than Ampersand fetches from "
                    + "one address: convert them in several portions.");
        }
    }

    /// <summary>The last part; <see langword="null"/> when there was no good record since the one before.</summary>
    public CsvPart? Complete() => writer.Complete();

    public void Dispose() => writer.Dispose();
}
