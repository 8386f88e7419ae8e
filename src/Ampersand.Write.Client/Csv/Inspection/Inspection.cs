using System.Text;

namespace Ampersand.Write.Csv;

/// <summary>All that an inspection learned, for the report and for a second reading.</summary>
internal sealed class Inspection
{
    /// <summary>What the user sees.</summary>
    public required AmpersandCsvReport Report { get; init; }

    /// <summary>How the source is read.</summary>
    public required Encoding? Encoding { get; init; }

    /// <summary>The delimiter of the source.</summary>
    public required byte Delimiter { get; init; }

    /// <summary>How many bytes of the source are a byte order mark.</summary>
    public required int Preamble { get; init; }

    /// <summary>The physical line on which the header begins.</summary>
    public int FirstLine { get; init; } = 1;

    /// <summary>How records leave; none when there is no header to go by.</summary>
    public CsvNormalizer? Form { get; init; }

    /// <summary>The parts.</summary>
    public IReadOnlyList<PartRange> Parts { get; init; } = [];

    /// <summary>Whether the records leave with the very bytes they have, so that parts are copied without being read.</summary>
    public bool IsCopy { get; init; }

    /// <summary>By what the source is recognised again; only when asked for.</summary>
    public SourceFingerprint? Fingerprint { get; init; }
}
