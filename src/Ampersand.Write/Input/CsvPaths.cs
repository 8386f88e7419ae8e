using System.Management.Automation;
using Ampersand.Write.Errors;
using Ampersand.Write.Csv;

namespace Ampersand.Write.Input;

/// <summary>Turns what a user typed or piped as paths into files of this machine.</summary>
internal static class CsvPaths
{
    /// <summary>The files that paths with wildcards name.</summary>
    /// <exception cref="AmpersandException">A path names nothing, or nothing in the file system.</exception>
    public static IEnumerable<string> Expand(SessionState session, IEnumerable<string> paths, string what = "a CSV file")
    {
        foreach (var path in paths)
        {
            IReadOnlyCollection<string> found;
            ProviderInfo provider;
            try
            {
                found = session.Path.GetResolvedProviderPathFromPSPath(path, out provider);
            }
            catch (Exception failure) when (
                failure is ItemNotFoundException or System.Management.Automation.DriveNotFoundException or ProviderNotFoundException)
            {
                throw NotFound(session, path);
            }

            RequireFileSystem(provider, path, what);
            if (found.Count == 0)
            {
                throw NotFound(session, path);
            }

            foreach (var file in found)
            {
                yield return file;
            }
        }
    }

    /// <summary>The file that a path names to the letter.</summary>
    /// <exception cref="AmpersandException">The path is not one of the file system.</exception>
    public static string Literal(SessionState session, string path, string what = "a CSV file")
    {
        try
        {
            var file = session.Path.GetUnresolvedProviderPathFromPSPath(path, out var provider, out _);
            RequireFileSystem(provider, path, what);
            return file;
        }
        catch (Exception failure) when (failure is System.Management.Automation.DriveNotFoundException or ProviderNotFoundException)
        {
            throw NotFound(session: null, path);
        }
    }

    private static void RequireFileSystem(ProviderInfo provider, string path, string what)
    {
        if (provider.Name != "FileSystem")
        {
            throw new AmpersandException(
                CmdletErrorIds.PathNotAFile,
                $"'{path}' is a place of the {provider.Name} provider, not a file: give the path of {what}.");
        }
    }

    private static AmpersandException NotFound(SessionState? session, string path) => new(
        ErrorIds.FileNotFound,
        IsContent(path)
            ? $"No file is found at '{Utf8Text.Preview(path)}': a piped or given string is the path of a CSV file, and this one looks "
                + "like what stands in one, as Get-Content gives it. "
                + "Give the file itself by -Path, or pipe records: Import-Csv makes them of a file, ConvertFrom-Csv of text."
            : session is not null && IsThereLiterally(session, path)
            ? $"No file is found at '{path}' because its brackets are taken for wildcards: name the file with -LiteralPath, or pipe it "
                + "from Get-Item -LiteralPath."
            : $"No file is found at '{path}': check the path and the current location.");

    private static bool IsContent(string path) =>
        path.Contains("\n") || (path.IndexOfAny([',', ';', '\t']) >= 0 && !path.EndsWith(".csv", StringComparison.OrdinalIgnoreCase));

    private static bool IsThereLiterally(SessionState session, string path) =>
        WildcardPattern.ContainsWildcardCharacters(path) && File.Exists(Literal(session, path));
}
