using System.Collections;
using System.Management.Automation;
using System.Text;
using Ampersand.Write.Binding;

namespace Ampersand.Write.Commands;

/// <summary>A cmdlet that makes or inspects CSV and sends nothing: how the CSV is read, and which columns it has.</summary>
public abstract class CsvCmdlet : AmpersandCmdlet
{
    private protected const string RecordSet = "Record";
    private protected const string PathSet = "Path";
    private protected const string LiteralPathSet = "LiteralPath";

    /// <summary>The column by which records are known; when given, its rules count too.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ColumnCompleter))]
    [ValidateNotNullOrEmpty]
    public string? PrimaryKey { get; set; }

    /// <summary>The columns that count, in this order; by default all.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ColumnCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Property { get; set; }

    /// <summary>New names for columns, for example @{ 'Start Date' = 'start_date__c' }.</summary>
    [Parameter]
    [HeaderMapTransformation]
    [ValidateNotNull]
    public IDictionary? HeaderMap { get; set; }

    /// <summary>The encoding of files that are not UTF-8.</summary>
    [Parameter]
    [EncodingTransformation]
    [ArgumentCompleter(typeof(EncodingCompleter))]
    [ValidateNotNull]
    public Encoding? Encoding { get; set; }

    /// <summary>The delimiter of files that have another than the comma: ; tab | ^ or `.</summary>
    [Parameter]
    [DelimiterTransformation]
    [ArgumentCompleter(typeof(DelimiterCompleter))]
    public char? Delimiter { get; set; }

    /// <summary>Whose rules count beside those of CSV.</summary>
    [Parameter]
    public CsvProvider Provider { get; set; }

    /// <summary>How a file is inspected.</summary>
    private protected CsvInspectionOptions Inspection => new()
    {
        PrimaryKey = PrimaryKey,
        Properties = Property,
        HeaderMap = Input.HeaderMap.From(HeaderMap),
        Encoding = Encoding,
        Delimiter = Delimiter,
        Provider = Provider,
    };
}
