using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;

namespace Ampersand.Write.Client.Tests.House;

/// <summary>The library speaks to any program: what PowerShell calls things is the module's to say.</summary>
public sealed class LibraryWordsTests
{
    private static readonly Regex OfPowerShell = new(
        @"(?<![\w-])-[A-Z]\w*|(?<=\s)-$|\b(Connect|Convert(From|To)|Disconnect|ForEach|Get|Import|Invoke|New|Select|Set|Test|Wait|Where|Write)-[A-Z]",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        TimeSpan.FromSeconds(1));

    [Fact]
    public void No_text_names_a_cmdlet_or_a_parameter() => Assert.DoesNotContain(Literals(), text => OfPowerShell.IsMatch(text));

    [Theory]
    [InlineData("Send it with -Path.", true)]
    [InlineData("-Via Inline sends it in parts.", true)]
    [InlineData("Give the parameter -", true)]
    [InlineData("Connect-Ampersand makes one.", true)]
    [InlineData("X-Api-Key and UTF-8 at 11:36:22-08:00", false)]
    public void It_is_recognised(string text, bool isOfPowerShell) => Assert.Equal(isOfPowerShell, OfPowerShell.IsMatch(text));

    /// <summary>All texts in the library's code, those between the values of an interpolated one among them.</summary>
    private static List<string> Literals()
    {
        using var file = new PEReader(File.OpenRead(typeof(AmpersandException).Assembly.Location));
        var metadata = file.GetMetadataReader();
        var literals = new List<string>();
        for (var handle = MetadataTokens.UserStringHandle(1); !handle.IsNil; handle = metadata.GetNextHandle(handle))
        {
            literals.Add(metadata.GetUserString(handle));
        }

        Assert.Contains(literals, text => text.Contains("could not be read", StringComparison.Ordinal));
        return literals;
    }
}
