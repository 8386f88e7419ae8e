using System.Management.Automation;

namespace Ampersand.Write.Input;

/// <summary>Knows which parameters say something of files alone, and which of records alone.</summary>
internal static class UnusedParameters
{
    private static readonly string[] OfFiles = ["Encoding", "Delimiter"];
    private static readonly string[] OfRecords = ["NullAs"];

    /// <summary>Says which of those that were given have no effect on what was given and piped.</summary>
    public static void Warn(PSCmdlet cmdlet, PipelineInput input)
    {
        if (input.IsEmpty)
        {
            return;
        }

        if (!input.HasRecords && Given(cmdlet, OfRecords) is { } ofRecords)
        {
            cmdlet.WriteWarning(
                $"{ofRecords} has no effect on files: in a file an empty cell leaves a field alone, and #N/A sets it to null.");
        }

        if (input.Files.Count == 0 && Given(cmdlet, OfFiles) is { } ofFiles)
        {
            cmdlet.WriteWarning($"{ofFiles} has no effect on piped records: it says how a file is read, and theirs was read before.");
        }
    }

    private static string? Given(PSCmdlet cmdlet, string[] parameters)
    {
        string[] given = [.. parameters.Where(cmdlet.MyInvocation.BoundParameters.ContainsKey).Select(name => "-" + name)];
        return given.Length == 0 ? null : string.Join(" and ", given);
    }
}
