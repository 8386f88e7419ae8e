namespace Ampersand.Write.Results;

/// <summary>Makes the errors of result files.</summary>
internal static class ResultFileErrors
{
    public static AmpersandException Exists(string path) => new(
        ErrorIds.ResultFileExists, $"'{path}' is there already and is not replaced. Nothing was sent.");

    public static AmpersandException Mixed(string difference) => new(
        ErrorIds.ResultFileMixed, $"{difference}, so that their rows do not fit into one result file. No file was sent.");

    public static AmpersandException Same(string path) => new(
        ErrorIds.ResultFileMixed,
        $"'{path}' is named for the rows that are written and for those that are not, which one result file cannot hold. Nothing was "
            + "sent.");

    public static AmpersandException WithoutWait() => new(
        ErrorIds.ResultFileWithoutWait,
        "Which records were written is known when operations have ended, and this run does not wait for it. Nothing was sent.");

    public static AmpersandException Incomplete(string paths, string reason) => new(
        ErrorIds.ResultFileIncomplete,
        $"'{paths}' cannot be made, because not all of its rows are known, and what was there before is as it was. {reason}");
}
