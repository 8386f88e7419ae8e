using System.Diagnostics;
using System.Text.RegularExpressions;
using Ampersand.Write.Tests.Harness;

namespace Ampersand.Write.Tests.Packages;

public sealed class ThirdPartyNoticeTests
{
    private static readonly string Notices = File.ReadAllText(Repository.PathOf("THIRD-PARTY-NOTICES.txt"));

    public static TheoryData<string> Libraries =>
    [
        .. Directory.GetFiles(Repository.PathOf("lib"), "*.dll", SearchOption.AllDirectories)
            .Where(path => !Path.GetFileName(path).StartsWith("Ampersand.", StringComparison.Ordinal))
            .Select(path => Path.GetRelativePath(Repository.Root, path)),
    ];

    [Theory]
    [MemberData(nameof(Libraries))]
    public void Each_shipped_library_is_named_with_its_version(string library)
    {
        var name = Path.GetFileNameWithoutExtension(library);
        var said = Regex.Match(Notices, $"^{Regex.Escape(name)} (?<version>[0-9.]+)$", RegexOptions.Multiline);

        Assert.True(said.Success, $"THIRD-PARTY-NOTICES.txt does not name {name}.");

        // Old libraries bear the number of a build instead of their package's.
        var built = FileVersionInfo.GetVersionInfo(Repository.PathOf(library)).ProductVersion!.Split('+')[0];
        if (Regex.IsMatch(built, @"^[0-9]+\.[0-9]+\.[0-9]+$"))
        {
            Assert.Equal(built, said.Groups["version"].Value);
        }
    }
}
