using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Ampersand.Write.Client.Tests.Results;

/// <summary>A thousand rows of which 37 are not written, for three reasons, in the form of some file.</summary>
/// <param name="Note">What stands in the second column of a row, as it stands in the file.</param>
internal sealed partial record ThousandRows(Func<int, string> Note)
{
    public static readonly ThousandRows Quoted = new(n => n % 2 == 0 ? "plain" : "\"two\nlines, and \"\"quotes\"\"\"") { LineEnd = "\r\n" };

    public static readonly ThousandRows Western = new(_ => "Grüße, 5 €")
    {
        Delimiter = ';', Encoding = CodePagesEncodingProvider.Instance.GetEncoding(1252)!,
    };

    public static readonly ThousandRows Utf16 = new(n => $"Žižka {n}, Praha") { Delimiter = '\t', Encoding = Encoding.Unicode };

    public static readonly ThousandRows Plain = new(n => $"note {n}");

    /// <summary>The forms by their names.</summary>
    public static ThousandRows Of(string shape) => shape switch
    {
        nameof(Quoted) => Quoted,
        nameof(Western) => Western,
        nameof(Utf16) => Utf16,
        _ => Plain,
    };

    public char Delimiter { get; init; } = ',';

    public Encoding Encoding { get; init; } = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

    public string LineEnd { get; init; } = "\n";

    public string Header => $"k__c{Delimiter}note__c";

    /// <summary>The keys of the rows that are not written, in their order.</summary>
    public static IReadOnlyList<string> BadKeys { get; } = [.. Enumerable.Range(1, 1000).Where(IsBad).Select(Key)];

    public static string Key(int n) => "k" + n.ToString("D4", CultureInfo.InvariantCulture);

    public static bool IsBad(int n) => n % 27 == 0;

    /// <summary>Why the row of a key is not written.</summary>
    public static string Reason(string key) => (int.Parse(key.AsSpan(1), CultureInfo.InvariantCulture) / 27 % 3) switch
    {
        0 => "INVALID_FIELD:No such column",
        1 => "REQUIRED:A value, please; \"this\" is not one",
        _ => "DUPLICATE:There is one already",
    };

    /// <summary>Saves the rows, in one file or, where the shape is "two files", in two.</summary>
    public string[] Save(DirectoryInfo folder, string shape)
    {
        string[] names = shape == "two files" ? ["a.csv", "b.csv"] : ["a.csv"];
        var each = 1000 / names.Length;
        string[] paths = [.. names.Select(name => Path.Combine(folder.FullName, name))];
        for (var file = 0; file < paths.Length; file++)
        {
            System.IO.File.WriteAllBytes(paths[file], File((file * each) + 1, (file + 1) * each));
        }

        return paths;
    }

    private byte[] File(int first, int last) =>
        Bytes(string.Concat(Enumerable.Range(first, last - first + 1).Select(Row).Prepend(Header).Select(row => row + LineEnd)));

    /// <summary>
    /// The file of the rows that were not written. The ids of operations, which may come in any order, are all "operation-?".
    /// </summary>
    public byte[] FailureFile() => Bytes(string.Concat(Enumerable.Range(1, 1000).Where(IsBad)
        .Select(n => $"{Row(n)}{Delimiter}{Quote(Reason(Key(n)))}{Delimiter}operation-?")
        .Prepend($"{Header}{Delimiter}_error{Delimiter}_operation").Select(row => row + LineEnd)));

    /// <summary>A file with the same "operation-?".</summary>
    public byte[] WithoutIds(byte[] file) => Bytes(
        OperationIds.Replace(
            Encoding.GetString(file, Encoding.Preamble.Length, file.Length - Encoding.Preamble.Length), "operation-?"));

    [GeneratedRegex("operation-[0-9]+")]
    private static partial Regex OperationIds { get; }

    private string Row(int n) => $"{Key(n)}{Delimiter}{Note(n)}";

    private string Quote(string value) =>
        value.Contains(Delimiter, StringComparison.Ordinal) || value.Contains('"', StringComparison.Ordinal)
            ? $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
            : value;

    private byte[] Bytes(string text) => [.. Encoding.Preamble, .. Encoding.GetBytes(text)];
}
