namespace Ampersand.Write.Csv;

/// <summary>How much a finding matters.</summary>
public enum CsvSeverity
{
    /// <summary>Worth knowing; nothing to do.</summary>
    Information,

    /// <summary>The write may fail or mean something else than intended.</summary>
    Warning,

    /// <summary>The write would fail or lose data.</summary>
    Error,
}
