using System.Management.Automation;
using Ampersand.Write.Binding;

namespace Ampersand.Write.Commands;

/// <summary>Removes journals of runs that are complete, and with -Force of others.</summary>
[Cmdlet(VerbsCommon.Remove, "AmpersandJournal", DefaultParameterSetName = PathSet, SupportsShouldProcess = true)]
public sealed class RemoveAmpersandJournalCommand : JournalCmdlet
{
    private const string JournalSet = "Journal";

    /// <summary>Journals, wildcards allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = PathSet)]
    [ArgumentCompleter(typeof(JournalPathCompleter))]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    /// <summary>Journals as Get-AmpersandJournal emits them.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = JournalSet)]
    [ValidateNotNull]
    public AmpersandJournal[] InputObject { get; set; } = [];

    /// <summary>Also removes a journal that is not complete or is damaged: the same command would then send everything again.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Removes each journal; one that is in use or unfinished is that one's error.</summary>
    protected override void ProcessRecord()
    {
        LiteralPath = ParameterSetName == JournalSet ? [.. InputObject.Select(journal => journal.Path)] : LiteralPath;
        ForEach(ParameterSetName == PathSet ? Path : [], Remove);
    }

    private void Remove(string file)
    {
        if (ShouldProcess(file, "Remove the journal"))
        {
            AmpersandJournal.Remove(file, Force);
        }
    }
}
