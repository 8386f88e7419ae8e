using System.Collections;
using System.ComponentModel;
using System.Management.Automation;

namespace Ampersand.Write.Pipeline;

/// <summary>What was given and piped to a cmdlet: files are told from records, and remembered until all are known.</summary>
internal sealed class GivenInput
{
    private readonly List<string> files = [];
    private bool hasRecords;

    public IReadOnlyList<string> Files => files;

    public bool IsEmpty => files.Count == 0 && !hasRecords;

    public void Add(IEnumerable<string> paths) => files.AddRange(paths);

    /// <summary>Takes what stands in an <c>InputObject</c> parameter.</summary>
    /// <param name="cmdlet">Whose parameter it is.</param>
    /// <param name="given">Its value: one record or file, or a list of them; <see langword="null"/> also when nothing was piped at all.</param>
    /// <param name="record">Takes each record, a null among them.</param>
    /// <param name="missing">Takes what is wrong with a path that names no file; thrown when there is nobody to take it.</param>
    /// <remarks>The parameter is no array: the engine would convert each piped object into one of its own.</remarks>
    public void Take(PSCmdlet cmdlet, PSObject? given, Action<PSObject?> record, Action<AmpersandException, object?>? missing = null)
    {
        if (Unroll(given) is { } items)
        {
            foreach (object? item in items)
            {
                TakeOne(cmdlet.SessionState, item is null ? null : PSObject.AsPSObject(item), record, missing);
            }
        }
        else if (given is not null || cmdlet.MyInvocation.ExpectingInput || cmdlet.MyInvocation.BoundParameters.ContainsKey("InputObject"))
        {
            TakeOne(cmdlet.SessionState, given, record, missing);
        }
    }

    /// <summary>The items of a list or a table that stands in the parameter's value, as the pipeline would have unrolled it.</summary>
    private static IEnumerable? Unroll(PSObject? item) => item?.BaseObject switch
    {
        null or string or IDictionary or IDictionary<string, object?> => null,
        IEnumerable or IListSource => LanguagePrimitives.GetEnumerable(item),
        _ => null,
    };

    /// <summary>Takes a record, or a file: a piped file or a string is a path, and a record of its own properties is never meant.</summary>
    private void TakeOne(SessionState session, PSObject? item, Action<PSObject?> record, Action<AmpersandException, object?>? missing)
    {
        switch (item?.BaseObject)
        {
            case FileSystemInfo file:
                files.Add(file.FullName);
                break;
            case string path:
                try
                {
                    files.AddRange(CsvPaths.Expand(session, [path]));
                }
                catch (AmpersandException failure) when (missing is not null)
                {
                    missing(failure, path);
                }

                break;
            default:
                hasRecords = true;
                record(item);
                break;
        }
    }
}
