using System.Collections;
using System.Data;
using System.Management.Automation;
using System.Security;
using System.Xml;
using Ampersand.Write.Errors;

namespace Ampersand.Write.Input;

/// <summary>Decides, for all commands alike, what can be no record: what a pipeline carries that was not made to be one.</summary>
/// <remarks>
/// Such an object has properties like any other, so that a record could be made of it and would be written. It tells that the pipeline is
/// not what its author thinks, so it ends the command before anything is sent of it.
/// </remarks>
internal sealed class NoRecord
{
    private const string Deserialized = "Deserialized.";
    private const string SelectedDictionary = "Selected.System.Collections.";

    // By full name, since some types are of assemblies that are not referenced, and what came through a job or a file has the name alone.
    private static readonly Dictionary<string, (string What, string Instead)> Kinds = new(StringComparer.Ordinal)
    {
        [typeof(InformationRecord).FullName!] = Stream("information stream, as Write-Host leaves it", "6>&1"),
        [typeof(ErrorRecord).FullName!] = Stream("error stream", "2>&1"),
        [typeof(WarningRecord).FullName!] = Stream("warning stream", "3>&1"),
        [typeof(VerboseRecord).FullName!] = Stream("verbose stream", "4>&1"),
        [typeof(DebugRecord).FullName!] = Stream("debug stream", "5>&1"),
        [typeof(InformationalRecord).FullName!] = Stream("streams of the shell", "*>&1"),
        [typeof(ProgressRecord).FullName!] = Stream("progress stream", "*>&1"),
        [typeof(Job).FullName!] = ("a job", "pipe what it returns: Receive-Job -Wait"),
        [typeof(DictionaryEntry).FullName!] = Entry,
        [typeof(KeyValuePair<,>).FullName!] = Entry,
        ["Microsoft.PowerShell.Commands.GroupInfo"] = ("a group of objects", "pipe the objects in it (ForEach-Object Group), or make a "
            + "record of it with Select-Object and the names of its properties"),
        ["Microsoft.PowerShell.Commands.MeasureInfo"] = ("what Measure-Object counts", "make a record of it with Select-Object and the "
            + "names of "
            + "its properties, if that is meant"),
        ["Microsoft.PowerShell.Commands.MemberDefinition"] = ("what Get-Member tells of an object", "pipe the object itself"),
        [typeof(SecureString).FullName!] = Secret,
        [typeof(PSCredential).FullName!] = Secret,
        [typeof(Exception).FullName!] = ("an exception", "take it out of the pipeline, and see what it says"),
        [typeof(XmlNode).FullName!] = Xml,
        ["System.Xml.Linq.XObject"] = Xml,
        [typeof(DataSet).FullName!] = ("a set of tables", "pipe the rows of one of its Tables"),
        [typeof(ScriptBlock).FullName!] = ("code", "call it with & and pipe what it returns"),
        [typeof(CommandInfo).FullName!] = ("a command", "call it and pipe what it returns"),
        [typeof(Delegate).FullName!] = ("code", "call it and pipe what it returns"),
        [typeof(System.Reflection.MemberInfo).FullName!] = ("a type, or a part of one", "pipe objects"),
        [typeof(Task).FullName!] = ("a task", "pipe what it returns (its Result)"),
    };

    private readonly Dictionary<string, (string What, string Instead)?> known = new(StringComparer.Ordinal);

    private static (string What, string Instead) Entry =>
        ("an entry of a dictionary", "pipe the dictionary itself, which is a record: leave GetEnumerator() out; of JSON, pipe what "
            + "ConvertFrom-Json makes of it");

    private static (string What, string Instead) Secret => ("a secret, which is not sent as a value", "pipe records");

    private static (string What, string Instead) Xml =>
        ("a node of an XML document, whose parts are no plain values", "make a record of it with Select-Object and the names of its "
            + "attributes and elements");

    private static (string What, string Instead) SelectedEntries =>
        ("what Select-Object * makes of a dictionary", "a dictionary is a record already, so leave Select-Object out, or cast it to "
            + "[pscustomobject] before it");

    /// <summary>Requires that an object may be a record.</summary>
    /// <exception cref="AmpersandException"><c>InputNotARecord</c>: it can be none, and what was piped in its place.</exception>
    public void Reject(PSObject item)
    {
        var type = item.BaseObject.GetType();
        var name = item.BaseObject is PSCustomObject ? PropertySource.TypeNameOf(item) : type.FullName;
        if (name is null)
        {
            return;
        }

        if (!known.TryGetValue(name, out var kind))
        {
            kind = item.BaseObject is PSCustomObject ? OfNames(item) : OfType(type);
            known.Add(name, kind);
        }

        if (kind is { } none && (none != SelectedEntries || HoldsEntries(item)))
        {
            throw new AmpersandException(
                CmdletErrorIds.InputNotARecord,
                $"What was piped or given is no record but {none.What} ({NameOf(name)}), so the command ends here: {none.Instead}.");
        }
    }

    /// <summary>
    /// What Select-Object makes of a dictionary where it is asked for everything: what the dictionary is, not what it holds.
    /// </summary>
    private static bool HoldsEntries(PSObject item) =>
        item.Properties["Keys"] is not null && item.Properties["Values"] is not null && item.Properties["Count"] is not null;

    private static (string What, string Instead) Stream(string stream, string redirection) =>
        ($"a record of the {stream}", $"take the redirection {redirection} out, so that only records are piped");

    private static (string What, string Instead)? OfType(Type type)
    {
        for (var own = type; own is not null; own = own.BaseType)
        {
            if (OfName((own.IsGenericType ? own.GetGenericTypeDefinition() : own).FullName) is { } kind)
            {
                return kind;
            }
        }

        return null;
    }

    /// <summary>What came through a job, a remote session or a file, and has the names of its types alone.</summary>
    private static (string What, string Instead)? OfNames(PSObject item)
    {
        foreach (var name in item.TypeNames)
        {
            if (name.StartsWith(SelectedDictionary, StringComparison.Ordinal))
            {
                return SelectedEntries;
            }

            if (name.StartsWith(Deserialized, StringComparison.Ordinal) && OfName(NameOf(name)) is { } kind)
            {
                return kind;
            }
        }

        return null;
    }

    private static (string What, string Instead)? OfName(string? name) =>
        name is null ? null
        : name.StartsWith("Microsoft.PowerShell.Commands.Internal.Format.", StringComparison.Ordinal)
            ? ("made for the screen", "take Format-Table, Format-List or the like out of the pipeline; Select-Object picks properties")
        : Kinds.TryGetValue(name, out var kind) ? kind
        : null;

    private static string NameOf(string name) =>
        name.StartsWith(Deserialized, StringComparison.Ordinal) ? name.Substring(Deserialized.Length).Split('`')[0] : name.Split('`')[0];
}
