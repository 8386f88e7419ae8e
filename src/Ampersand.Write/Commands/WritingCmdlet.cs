using System.Management.Automation;
using System.Text;
using Ampersand.Write.Binding;
using Ampersand.Write.Input;
using Ampersand.Write.Output;

namespace Ampersand.Write.Commands;

/// <summary>A cmdlet that writes: where to, and the records and files that it is given.</summary>
public abstract class WritingCmdlet : ConnectedCmdlet
{
    private protected const string RecordSet = "Record";
    private protected const string PathSet = "Path";
    private protected const string LiteralPathSet = "LiteralPath";

    private readonly PipelineInput input = new(onlyOnce: true);

    /// <summary>The object to write to, for example tactics__c.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ArgumentCompleter(typeof(ObjectCompleter))]
    [ValidateNotNullOrEmpty]
    public string ObjectName { get; set; } = string.Empty;

    /// <summary>CSV files, wildcards allowed.</summary>
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = PathSet)]
    [ArgumentCompleter(typeof(CsvPathCompleter))]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    /// <summary>CSV files, named to the letter.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LiteralPathSet)]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>Records: objects with properties, dictionaries, data rows. A piped file or string is a CSV file's path.</summary>
    [Parameter(ValueFromPipeline = true, ParameterSetName = RecordSet)]
    [Parameter(ValueFromPipeline = true, ParameterSetName = PathSet, DontShow = true)]
    [Parameter(ValueFromPipeline = true, ParameterSetName = LiteralPathSet, DontShow = true)]
    [AllowNull]
    public virtual PSObject? InputObject { get; set; }

    /// <summary>The customer's group to write for; by default the connection's, or AMP_GROUP_REF.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(GroupRefCompleter))]
    [ValidateNotNullOrEmpty]
    public string? GroupRef { get; set; }

    /// <summary>The integration, by name or id; by default the connection's, or AMP_INTEGRATION.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(IntegrationCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Integration { get; set; }

    /// <summary>The columns to send, in this order; by default all.</summary>
    [Parameter(ParameterSetName = RecordSet)]
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [ArgumentCompleter(typeof(ColumnCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Property { get; set; }

    /// <summary>The encoding of files that are not UTF-8.</summary>
    [Parameter(ParameterSetName = RecordSet)]
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [EncodingTransformation]
    [ArgumentCompleter(typeof(EncodingCompleter))]
    [ValidateNotNull]
    public Encoding? Encoding { get; set; }

    /// <summary>The delimiter of files that have another than the comma: ; tab | ^ or `.</summary>
    [Parameter(ParameterSetName = RecordSet)]
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [DelimiterTransformation]
    [ArgumentCompleter(typeof(DelimiterCompleter))]
    public char? Delimiter { get; set; }

    /// <summary>
    /// A file that records what is sent, so that the same command goes on where an interrupted run ended. It holds no key.
    /// </summary>
    [Parameter(ParameterSetName = RecordSet)]
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [ArgumentCompleter(typeof(JournalPathCompleter))]
    [ValidateNotNullOrEmpty]
    public string? JournalPath { get; set; }

    /// <summary>
    /// A file for the rows that were not written, which can be sent again as it is: all columns as they were given, and _error and
    /// _operation, which are left out when it is sent. Made when all is known, whole or not at all, and only where there is such a row;
    /// of Invoke-AmpersandUpsert with -Wait.
    /// </summary>
    [Parameter(ParameterSetName = RecordSet)]
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [ValidateNotNullOrEmpty]
    public string? FailurePath { get; set; }

    /// <summary>
    /// A file for the rows that were written, where that is certain: all columns as they were given, _id where the service says which
    /// record has which, and _operation.
    /// </summary>
    [Parameter(ParameterSetName = RecordSet)]
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [ValidateNotNullOrEmpty]
    public string? SuccessPath { get; set; }

    /// <summary>
    /// Replaces -FailurePath and -SuccessPath where they are there already; where no row is left for them they are removed.
    /// </summary>
    [Parameter(ParameterSetName = RecordSet)]
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    public SwitchParameter Force { get; set; }

    /// <summary>
    /// Does not look at what Ampersand knows of the object before the first record leaves, and so checks no column and no value against it.
    /// </summary>
    [Parameter]
    public SwitchParameter SkipObjectCheck { get; set; }

    /// <summary>Whether to look at the object; the connection's word where this command says nothing.</summary>
    private protected ObjectCheck? Check => SkipObjectCheck ? ObjectCheck.Never : null;

    /// <summary>The journal's full path.</summary>
    private protected string? Journal => JournalPath is null ? null : CsvPaths.Literal(SessionState, JournalPath, "a journal");

    /// <summary>Whether this is a -WhatIf, given or set for the session.</summary>
    private protected bool IsPreview => IsGiven("WhatIf")
        ? LanguagePrimitives.IsTrue(MyInvocation.BoundParameters["WhatIf"])
        : LanguagePrimitives.IsTrue(SessionState.PSVariable.GetValue("WhatIfPreference"));

    private protected override AmpersandClientOptions Values => base.Values with { Integration = Integration, GroupRef = GroupRef };

    /// <summary>The files that were given so far.</summary>
    internal IReadOnlyList<string> GivenFiles => input.Files;

    private protected string? ResultPath(string? given) =>
        given is null ? null : CsvPaths.Literal(SessionState, given, "a result file");

    /// <summary>Lets the outbox show what a run puts out, and the session remember what is accepted, whether it is shown or not.</summary>
    /// <param name="outputs">Takes the run's next output.</param>
    private protected void Listen(Outbox.TakeOutput outputs)
    {
        Outbox.Outputs = outputs;
        Outbox.Accepted = SessionOperations.Of(SessionState).Add;
    }

    /// <summary>
    /// Remembers the files that were given, until all of them are known or a record follows them, and passes records on: what is sent is
    /// sent in the order in which it came.
    /// </summary>
    private protected void TakeInput()
    {
        PipelineInput.RequireOneOf(this, hasPath: ParameterSetName is PathSet or LiteralPathSet);
        switch (ParameterSetName)
        {
            case PathSet:
                input.Add(CsvPaths.Expand(SessionState, Path));
                break;
            case LiteralPathSet:
                input.Add(LiteralPath.Select(path => CsvPaths.Literal(SessionState, path)));
                break;
            default:
                input.Take(this, InputObject, AddBehindFiles);
                break;
        }
    }

    /// <summary>Takes a record, whose place is behind the files that came before it.</summary>
    private protected abstract void Add(PSObject? record);

    /// <summary>Sends the files that no record followed.</summary>
    private protected void SendLastFiles() => SendFiles(input.TakeFurtherFiles(), recordsFollow: false);

    /// <summary>Inspects files to their ends, and sends them behind what came before.</summary>
    /// <param name="files">The files.</param>
    /// <param name="recordsFollow">Whether records come behind them; otherwise these are the last ones.</param>
    private protected abstract void SendFiles(IReadOnlyList<string> files, bool recordsFollow);

    /// <summary>Says which of the parameters that were given say nothing of what was given and piped.</summary>
    private protected void WarnOfUnusedParameters() => UnusedParameters.Warn(this, input);

    /// <summary>Says so when a pipeline brought nothing.</summary>
    private protected void WarnOfNothing()
    {
        if (input.IsEmpty)
        {
            WriteWarning($"Nothing was piped or given, so nothing was sent to {ObjectName}.");
        }
    }

    private protected bool IsGiven(string parameter) => MyInvocation.BoundParameters.ContainsKey(parameter);

    private void AddBehindFiles(PSObject? record)
    {
        if (input.HasFurtherFiles)
        {
            SendFiles(input.TakeFurtherFiles(), recordsFollow: true);
        }

        Add(record);
    }
}
