using System.Management.Automation;

namespace Ampersand.Write.Pipeline;

/// <summary>Tells files from records among what was given and piped, and counts both.</summary>
internal sealed class UpsertInput
{
    private readonly List<string> files = [];
    private long records;

    public IReadOnlyList<string> Files => files;

    public bool IsEmpty => files.Count == 0 && records == 0;

    public void Add(IEnumerable<string> paths) => files.AddRange(paths);

    /// <summary>Takes a piped file, or a string as a path; a record of a file's own properties is never meant.</summary>
    public bool TakeAsFile(SessionState session, PSObject? item)
    {
        switch (item?.BaseObject)
        {
            case FileSystemInfo file:
                files.Add(file.FullName);
                return true;
            case string path:
                files.AddRange(CsvPaths.Expand(session, [path]));
                return true;
            default:
                return false;
        }
    }

    /// <summary>The number, 1-based, of the next record.</summary>
    public long CountRecord() => ++records;
}
