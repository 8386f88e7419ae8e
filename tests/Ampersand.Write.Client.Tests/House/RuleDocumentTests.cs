using System.Text.RegularExpressions;

namespace Ampersand.Write.Client.Tests.House;

/// <summary>Who meets a code finds what it means, in the help and in the documents.</summary>
public sealed class RuleDocumentTests
{
    [Theory]
    [InlineData("docs/csv.md", "`([A-Za-z0-9]+)` \\|")]
    [InlineData("docs/help/about_Ampersand.Write_Csv.md", "^- ([A-Za-z0-9]+)[ :]")]
    public void Every_code_is_explained(string document, string code)
    {
        var text = File.ReadAllText(Path.Combine(RepositoryFolder(), document));
        string[] explained = [.. Regex.Matches(text, code, RegexOptions.Multiline).Select(match => match.Groups[1].Value)];

        Assert.Empty(typeof(CsvRule).GetFields().Select(field => field.Name).Except(explained));
    }

    private static string RepositoryFolder()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Ampersand.Write.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests do not lie in the repository.");
        }

        return folder;
    }
}
