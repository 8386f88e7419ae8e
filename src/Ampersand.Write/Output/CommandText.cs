using System.Management.Automation;
using System.Management.Automation.Language;

namespace Ampersand.Write.Output;

/// <summary>What messages need to name a command that can be typed as it stands.</summary>
internal static class CommandText
{
    /// <summary>A value in single quotes, as PowerShell reads it back.</summary>
    public static string Quoted(this string value) => $"'{CodeGeneration.EscapeSingleQuotedStringContent(value)}'";

    /// <summary>Whether the command has a parameter.</summary>
    public static bool Has(this PSCmdlet cmdlet, string parameter) => cmdlet.MyInvocation.MyCommand.Parameters.ContainsKey(parameter);

    /// <summary>Whether the call gave a parameter.</summary>
    public static bool Binds(this PSCmdlet cmdlet, string parameter) => cmdlet.MyInvocation.BoundParameters.ContainsKey(parameter);
}
