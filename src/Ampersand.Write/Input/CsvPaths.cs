using System.Management.Automation;
using Ampersand.Write.Errors;
using Ampersand.Write.Csv;

namespace Ampersand.Write.Input;

/// <summary>Turns what a user typed or piped as paths into files of this machine.</summary>
internal static class CsvPaths
{
    /// <summary>The files that paths with wildcards name.</summary>
    /// <exception cref="AmpersandException">A path names nothing, or nothing in the file system.</exception>
    /// <remarks>A file of exactly that name is meant before those that it matches as a pattern.</remarks>
    public static IEnumerable<string> Expand(SessionState session, IEnumerable<string> paths, string what = "a CSV file")
    {
        foreach (var path in paths)
        {
            var exact = ExactFile(session, path);
            IReadOnlyCollection<string> found;
            ProviderInfo provider;
            try
            {
                found = session.Path.GetResolvedProviderPathFromPSPath(path, out provider);
            }
            catch (Exception) when (exact is not null)
            {
                // As a pattern it matches nothing, or is none at all.
                (found, provider) = ([], null!);
            }
            catch (Exception failure) when (
                failure is ItemNotFoundException or System.Management.Automation.DriveNotFoundException or ProviderNotFoundException
                    or WildcardPatternException)
            {
                throw NotFound(path);
            }

            if (exact is not null)
            {
                yield return found.FirstOrDefault(file => !Same(file, exact)) is { } other ? throw Ambiguous(path, exact, other) : exact;
                continue;
            }

            RequireFileSystem(provider, path, what);
            if (found.Count == 0)
            {
                throw NotFound(path);
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
            throw NotFound(path);
        }
    }

    /// <summary>The file that Resolve-Path or Get-Location found.</summary>
    /// <exception cref="AmpersandException">It is not one of the file system.</exception>
    public static IEnumerable<string> Resolved(PathInfo path, string what = "a CSV file")
    {
        RequireFileSystem(path.Provider, path.Path, what);
        return [path.ProviderPath];
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

    /// <summary>The file whose name this is to the letter, where the name could be taken for a pattern.</summary>
    private static string? ExactFile(SessionState session, string path)
    {
        if (!WildcardPattern.ContainsWildcardCharacters(path))
        {
            return null;
        }

        try
        {
            return session.Path.GetUnresolvedProviderPathFromPSPath(path, out var provider, out _) is var file
                && provider.Name == "FileSystem" && File.Exists(file) ? file : null;
        }
        catch (Exception failure) when (failure is System.Management.Automation.DriveNotFoundException or ProviderNotFoundException)
        {
            return null;
        }
    }

    private static bool Same(string file, string other) =>
        string.Equals(Path.GetFullPath(file), Path.GetFullPath(other), StringComparison.Ordinal);

    private static AmpersandException Ambiguous(string path, string exact, string other) => new(
        CmdletErrorIds.PathAmbiguous,
        $"'{path}' is the name of the file '{exact}', and as a pattern it is '{other}': name the one that is meant with -LiteralPath, or "
            + "pipe it from Get-Item -LiteralPath. No file was taken.");

    private static AmpersandException NotFound(string path) => new(
        ErrorIds.FileNotFound,
        LooksLikeJson(path.Trim())
            ? $"No file is found at '{Utf8Text.Preview(path)}': a piped or given string is the path of a CSV file, and this one looks like "
                + "JSON. Pipe records: ConvertFrom-Json makes them of it."
            : Uri.TryCreate(path, UriKind.Absolute, out var address) && address.Scheme is "https" or "http" or "gs"
            ? $"No file is found at '{Utf8Text.Preview(path)}': it is an address. Invoke-AmpersandUpsert -RecordsUrl lets Ampersand fetch "
                + "from it."
            : IsContent(path)
            ? $"No file is found at '{Utf8Text.Preview(path)}': a piped or given string is the path of a CSV file, and this one looks "
                + "like what stands in one, as Get-Content gives it. "
                + "Give the file itself by -Path, or pipe records: Import-Csv makes them of a file, ConvertFrom-Csv of text."
            : IsName(path)
            ? $"No file is found at '{path}': a piped or given string is the path of a CSV file. Check the path and the current location; "
                + "if it is the id of a record, pipe records that have an id, as in [pscustomobject]@{ id = $_ }."
            : $"No file is found at '{path}': check the path and the current location.");

    private static bool LooksLikeJson(string text) =>
        text.Length > 1 && (text[0], text[text.Length - 1]) is ('{', '}') or ('[', ']') && text.IndexOfAny([':', '{', '"']) >= 0;

    private static bool IsContent(string path) =>
        path.Contains("\n") || (path.IndexOfAny([',', ';', '\t']) >= 0 && !path.EndsWith(".csv", StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether it has nothing that a path has.</summary>
    private static bool IsName(string path) => path.IndexOfAny(['/', '\\', '.', '*', '?', '~', ':']) < 0;
}
