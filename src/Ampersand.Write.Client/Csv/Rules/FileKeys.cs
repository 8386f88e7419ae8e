using System.Globalization;

namespace Ampersand.Write.Csv;

/// <summary>
/// Remembers the keys of files that are sent by one call. Each file is inspected alone; what stands in two of them is found when all are
/// known: their operations run side by side, so which of two records wins would be left to chance.
/// </summary>
internal sealed class FileKeys
{
    private readonly List<(string Path, KeyRule Keys)> files = [];

    /// <summary>The seed of all files' hashes.</summary>
    public ulong Seed { get; } = KeyHash.DrawSeed();

    /// <summary>Remembers a file's keys; a later inspection of the same file takes the place of an earlier one.</summary>
    /// <param name="path">The file.</param>
    /// <param name="keys">Its keys, which can be read again until <see cref="RequireDistinct"/>.</param>
    public void Add(string path, KeyRule keys)
    {
        files.RemoveAll(file => file.Path == path);
        files.Add((path, keys));
    }

    /// <summary>Requires that no key stands in two files, and forgets all of them.</summary>
    /// <param name="piped">The keys of records that were piped before, or are piped after; none where none are.</param>
    /// <exception cref="AmpersandException">
    /// <c>PrimaryKeyDuplicate</c>, with the first such key and how many there are; <c>FileChanged</c>.
    /// </exception>
    public void RequireDistinct(SeenKeys? piped)
    {
        var repeated = files.Count > 1 ? KeyIndex.FindRepeated([.. files.Select(file => file.Keys.Index)]) : [];
        if (repeated.Count > 0 && Compare(repeated) is { } shared)
        {
            throw shared;
        }

        if (piped is not null && Compare(piped) is { } seen)
        {
            throw seen;
        }

        files.Clear();
    }

    /// <summary>Equal hashes are no proof: reads their keys again, file after file.</summary>
    private AmpersandException? Compare(HashSet<ulong> repeated)
    {
        var first = new KeyStore<(string Path, long Line)>();
        string? example = null;
        long others = -1;
        foreach (var (path, keys) in files.Where(file => file.Keys.Index.HasAny(repeated)))
        {
            keys.Visit(repeated, (hash, key, line, _) =>
            {
                if (!first.TryAdd(hash, keys.Identity(key), (path, line), out var earlier))
                {
                    others++;
                    example ??= Describe(key, FormattableString.Invariant($"in {earlier.Path} on line {earlier.Line}"), path, line);
                }
            });
        }

        return example is null ? null : Duplicate(example, others, "a key of another file", "keys of other files");
    }

    /// <summary>Remembers the keys of the files among those of piped records, and looks for those that are there.</summary>
    private AmpersandException? Compare(SeenKeys piped)
    {
        string? example = null;
        long others = -1;
        foreach (var (path, keys) in files)
        {
            piped.Begin(path);
            keys.VisitAll((_, key, line, record) =>
            {
                if (piped.Find(key) is { Same: > 0 and var earlier })
                {
                    others++;
                    example ??= Describe(key, $"that of {piped.Describe(earlier)}", path, line);
                }
                else
                {
                    piped.Add(record);
                }
            });
        }

        return example is null ? null : Duplicate(example, others, "a key that came before", "keys that came before");
    }

    private static string Describe(ReadOnlySpan<byte> key, string first, string path, long line) =>
        FormattableString.Invariant($"The key '{Utf8Text.Preview(key)}' is {first} and in {path} on line {line}");

    private static AmpersandException Duplicate(string example, long others, string one, string several) =>
        new(ErrorIds.Rule(CsvRule.PrimaryKeyDuplicate), string.Format(
            CultureInfo.InvariantCulture,
            "{0}{1}. Their operations run side by side, so which record wins would be left to chance: "
            + "remove one of the two, or send a file only when the operations of the one before have ended. No file was sent.",
            example,
            others switch
            {
                0 => string.Empty,
                1 => $", and 1 more record has {one}",
                _ => string.Format(CultureInfo.InvariantCulture, ", and {0:N0} more records have {1}", others, several),
            }));
}
