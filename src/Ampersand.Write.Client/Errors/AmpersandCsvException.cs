
namespace Ampersand.Write;

/// <summary>A file has errors, so that it is not sent.</summary>
public sealed class AmpersandCsvException : AmpersandException
{
    internal AmpersandCsvException(string message, AmpersandCsvReport report)
        : base(ErrorIds.CsvInvalid, message) => Report = report;

    /// <summary>What was found in the file.</summary>
    public AmpersandCsvReport Report { get; }

    /// <summary>What the file was inspected by.</summary>
    public CsvInspectionOptions Options => Report.Options;
}
