using System.Collections;
using System.ComponentModel;
using System.Data;
using System.Data.Common;
using System.Management.Automation;
using System.Text.Json.Nodes;
using Ampersand.Write.Csv;
using Ampersand.Write.Errors;

namespace Ampersand.Write.Input;

/// <summary>What was given and piped to a cmdlet: files are told from records, and remembered until all are known.</summary>
/// <param name="onlyOnce">Whether a file that is named twice is an error: sent twice it would be written twice.</param>
internal sealed class PipelineInput(bool onlyOnce = false)
{
    private readonly List<string> files = [];
    private readonly HashSet<string> known = new(SamePath);
    private readonly HashSet<(ulong Volume, ulong File)> knownFiles = [];
    private readonly NoRecord none = new();
    private readonly object?[] one = new object?[1];
    private int taken;

    public IReadOnlyList<string> Files => files;

    /// <summary>Whether there was a record.</summary>
    public bool HasRecords { get; private set; }

    /// <summary>Whether there are files that were not taken yet.</summary>
    public bool HasFurtherFiles => taken < files.Count;

    public bool IsEmpty => files.Count == 0 && !HasRecords;

    /// <summary>File systems of Windows and macOS do not tell names apart by case.</summary>
    private static StringComparer SamePath =>
#if NET
        !(OperatingSystem.IsWindows() || OperatingSystem.IsMacOS()) ? StringComparer.Ordinal :
#endif
        StringComparer.OrdinalIgnoreCase;

    /// <summary>The whole path; one that is none is left to whoever opens it.</summary>
    private static string Identify(string path)
    {
        try
        {
            return Path.GetFullPath(path);
        }
        catch (Exception failure) when (failure is ArgumentException or NotSupportedException or IOException)
        {
            return path;
        }
    }

    /// <summary>Requires that nothing was piped to a call that names a file, since nobody can tell which of them is meant.</summary>
    /// <param name="cmdlet">Whose call it is.</param>
    /// <param name="hasPath">Whether it names one.</param>
    /// <exception cref="AmpersandException"><c>InputAmbiguous</c>: both were given.</exception>
    public static void RequireOneOf(PSCmdlet cmdlet, bool hasPath)
    {
        if (hasPath && cmdlet.MyInvocation.BoundParameters.ContainsKey("InputObject"))
        {
            throw new AmpersandException(
                CmdletErrorIds.InputAmbiguous,
                "Both a file or an address and piped objects were given, and which of them is meant is not known: leave one of them out. "
                    + "Nothing was taken of either.");
        }
    }

    /// <summary>Remembers files.</summary>
    /// <exception cref="AmpersandException"><c>FileNamedTwice</c>: one of them is remembered already.</exception>
    public void Add(IEnumerable<string> paths)
    {
        foreach (var path in paths)
        {
            if (onlyOnce && (!known.Add(Identify(path))
                || (FileIdentity.Of(path) is { File: not 0 } identity && !knownFiles.Add((identity.Volume, identity.File)))))
            {
                throw new AmpersandException(
                    CmdletErrorIds.FileNamedTwice,
                    $"'{path}' is named more than once, by paths, wildcards or links, and would be sent twice: name each file once. No "
                        + "file was sent.");
            }

            files.Add(path);
        }
    }

    /// <summary>The files that came since they were taken last.</summary>
    public IReadOnlyList<string> TakeFurtherFiles()
    {
        string[] further = [.. files.Skip(taken)];
        taken = files.Count;
        return further;
    }

    /// <summary>Takes what stands in an <c>InputObject</c> parameter.</summary>
    /// <param name="cmdlet">Whose parameter it is.</param>
    /// <param name="given">
    /// Its value: one record or file, or a list of them; <see langword="null"/> also when nothing was piped at all.
    /// </param>
    /// <param name="record">Takes each record, a null among them.</param>
    /// <param name="failed">
    /// Takes what is wrong with a file, which is not there or not wanted; thrown when there is nobody to take it.
    /// </param>
    /// <exception cref="AmpersandException"><c>InputNotARecord</c>: it can be neither a record nor a file.</exception>
    /// <remarks>The parameter is no array: the engine would convert each piped object into one of its own.</remarks>
    public void Take(PSCmdlet cmdlet, PSObject? given, Action<PSObject?> record, Action<AmpersandException, object?>? failed = null)
    {
        foreach (var item in ItemsOf(cmdlet, given))
        {
            var wrapped = item is null ? null : PSObject.AsPSObject(item);

            // A piped file or a string is a path, and a record of its own properties is never meant.
            switch (wrapped?.BaseObject)
            {
                case FileSystemInfo file:
                    AddOrTell([file.FullName], file, failed);
                    break;
                case string path:
                    AddOrTell(CsvPaths.Expand(cmdlet.SessionState, [path]), path, failed);
                    break;
                case PathInfo path:
                    AddOrTell(CsvPaths.Resolved(path), path, failed);
                    break;
                default:
                    if (wrapped is not null)
                    {
                        none.Reject(wrapped);
                    }

                    HasRecords = true;
                    record(wrapped);
                    break;
            }
        }
    }

    /// <summary>What the parameter's value holds: the items of a list, otherwise the value itself where there is one.</summary>
    private IEnumerable ItemsOf(PSCmdlet cmdlet, PSObject? given)
    {
        if (Unroll(given) is { } items)
        {
            return items;
        }

        one[0] = given;
        return given is not null || cmdlet.MyInvocation.ExpectingInput || cmdlet.MyInvocation.BoundParameters.ContainsKey("InputObject")
            ? one
            : Array.Empty<object>();
    }

    /// <summary>The items of a list or a table that stands in the parameter's value, as the pipeline would have unrolled it.</summary>
    private static IEnumerable? Unroll(PSObject? item) => item?.BaseObject switch
    {
        IDataReader and not IEnumerable => RowsOf((IDataReader)item.BaseObject),
        null or string or IDictionary or IDictionary<string, object?> or JsonNode => null,
        IEnumerable or IListSource => LanguagePrimitives.GetEnumerable(item),
        _ => null,
    };

    /// <summary>The rows that a reader has still to read, each a copy that stays as it is.</summary>
    private static IEnumerable RowsOf(IDataReader reader)
    {
        for (var rows = new DbEnumerator(reader); rows.MoveNext();)
        {
            yield return rows.Current;
        }
    }

    private void AddOrTell(IEnumerable<string> paths, object given, Action<AmpersandException, object?>? failed)
    {
        try
        {
            Add(paths);
        }
        catch (AmpersandException failure) when (failed is not null)
        {
            failed(failure, given);
        }
    }
}
