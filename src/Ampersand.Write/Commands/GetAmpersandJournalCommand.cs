using System.Management.Automation;
using Ampersand.Write.Input;

namespace Ampersand.Write.Commands;

/// <summary>Shows where runs with a journal stand, also while they run.</summary>
[Cmdlet(VerbsCommon.Get, "AmpersandJournal", DefaultParameterSetName = PathSet)]
[OutputType(typeof(AmpersandJournal))]
public sealed class GetAmpersandJournalCommand : AmpersandCmdlet
{
    private const string PathSet = "Path";
    private const string LiteralPathSet = "LiteralPath";

    /// <summary>Journals, wildcards allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = PathSet)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    /// <summary>Journals, named to the letter.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = LiteralPathSet)]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>Reads each journal; one that cannot be read is that one's error.</summary>
    protected override void ProcessRecord()
    {
        foreach (var path in ParameterSetName == PathSet ? Path : LiteralPath)
        {
            try
            {
                foreach (var file in ParameterSetName == PathSet
                    ? CsvPaths.Expand(SessionState, [path], "a journal")
                    : [CsvPaths.Literal(SessionState, path, "a journal")])
                {
                    WriteObject(AmpersandJournal.Read(file));
                }
            }
            catch (AmpersandException failure)
            {
                WriteError(CreateError(failure, path));
            }
        }
    }
}
