using System.Text.RegularExpressions;
using Ampersand.Write.Tests.Harness;

namespace Ampersand.Write.Tests.House;

/// <summary>A link in a document leads to a file that is there.</summary>
public sealed class LinkTests
{
    public static TheoryData<string> Documents =>
    [
        .. Directory.GetFiles(Repository.Root, "*.md")
            .Concat(Directory.GetFiles(Repository.PathOf("docs"), "*.md", SearchOption.AllDirectories))
            .Select(path => Path.GetRelativePath(Repository.Root, path)),
    ];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Leads_somewhere(string document)
    {
        var path = Repository.PathOf(document);
        var links = Regex.Matches(File.ReadAllText(path), @"\]\((?<target>[^)\s]+)\)").Select(match => match.Groups["target"].Value);
        var broken = links.Where(link => !link.Contains("://", StringComparison.Ordinal)
            && !Path.Exists(Path.Combine(Path.GetDirectoryName(path)!, link.Split('#')[0])));

        Assert.Empty(broken);
    }
}
