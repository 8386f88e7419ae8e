using System.Management.Automation;
using Ampersand.Write.Input;

namespace Ampersand.Write.Commands;

/// <summary>A cmdlet about journals, which are named one by one or by a pattern.</summary>
public abstract class JournalCmdlet : AmpersandCmdlet
{
    private protected const string PathSet = "Path";
    private protected const string LiteralPathSet = "LiteralPath";

    /// <summary>Journals, named to the letter.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = LiteralPathSet)]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>Does something with each journal; one that cannot be used is that one's error.</summary>
    /// <param name="patterns">Journals, wildcards allowed; those of <see cref="LiteralPath"/> where there are none.</param>
    /// <param name="work">Takes each full path.</param>
    private protected void ForEach(IReadOnlyList<string> patterns, Action<string> work)
    {
        foreach (var path in patterns.Count > 0 ? patterns : LiteralPath)
        {
            try
            {
                foreach (var file in patterns.Count > 0
                    ? CsvPaths.Expand(SessionState, [path], "a journal")
                    : [CsvPaths.Literal(SessionState, path, "a journal")])
                {
                    work(file);
                }
            }
            catch (AmpersandException failure)
            {
                WriteError(CreateError(failure, path));
            }
        }
    }
}
