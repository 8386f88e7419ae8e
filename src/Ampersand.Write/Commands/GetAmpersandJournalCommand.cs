using System.Management.Automation;
using Ampersand.Write.Binding;

namespace Ampersand.Write.Commands;

/// <summary>Shows where runs with a journal stand, also while they run.</summary>
[Cmdlet(VerbsCommon.Get, "AmpersandJournal", DefaultParameterSetName = KeptSet)]
[OutputType(typeof(AmpersandJournal))]
public sealed class GetAmpersandJournalCommand : JournalCmdlet
{
    private const string KeptSet = "Kept";

    /// <summary>Journals, wildcards allowed. Without it those that -Resume keeps.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = PathSet)]
    [ArgumentCompleter(typeof(JournalPathCompleter))]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    /// <summary>Reads each journal.</summary>
    protected override void ProcessRecord()
    {
        LiteralPath = ParameterSetName == KeptSet ? [.. AmpersandJournal.FindKept()] : LiteralPath;
        ForEach(Path, file => WriteObject(AmpersandJournal.Read(file)));
    }
}
