using System.Management.Automation;

namespace Ampersand.Write.Input;

/// <summary>Knows what this module emits: its properties tell of records and files, and are none to write into anybody's account.</summary>
internal static class ModuleOutput
{
    // How the type names begin of what Import-Clixml or a job, and Import-Csv, bring back; PowerShell's Import-Csv names the type as it
    // was.
    private static readonly string Deserialized = $"Deserialized.{typeof(AmpersandException).Namespace}.";
    private static readonly string FromCsv = $"CSV:{typeof(AmpersandException).Namespace}.";
    private static readonly string AsItWas = $"{typeof(AmpersandException).Namespace}.";

    /// <summary>
    /// The name of the type, without its namespace, where an object is an output of this module; also one that was kept and brought back.
    /// </summary>
    public static string? NameOf(PSObject item)
    {
        var type = item.BaseObject.GetType();
        if (type.Assembly == typeof(AmpersandException).Assembly)
        {
            return type.Name;
        }

        return item.BaseObject is PSCustomObject
            && PropertySource.TypeNameOf(item) is { } name
            && new[] { Deserialized, FromCsv, AsItWas }.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal))
            ? name.Substring(name.LastIndexOf('.') + 1)
            : null;
    }

    /// <summary>What to pipe in place of such an object.</summary>
    public static string Instead(string name) => name switch
    {
        nameof(AmpersandCsvReport) => "pipe the path of the file that it is about (ForEach-Object Path)",
        nameof(AmpersandWriteResult) =>
            "pipe the record that it is about (ForEach-Object InputObject), or make one of its RecordId with Select-Object @{ n = 'id'; e "
                + "= 'RecordId' } and what is to change",
        nameof(AmpersandOperation) => "pipe it to Wait-AmpersandOperation or Get-AmpersandOperation, and records here",
        _ => "pipe records, or make one of what it holds with Select-Object and the names of properties",
    };
}
