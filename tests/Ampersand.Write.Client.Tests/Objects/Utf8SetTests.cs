using System.Text;
using Ampersand.Write.Objects;

namespace Ampersand.Write.Client.Tests.Objects;

public sealed class Utf8SetTests
{
    /// <summary>Every length for which the beginning, the middle and the end are read in another way, and some that they leave bytes of.</summary>
    public static TheoryData<int> Lengths => [.. Enumerable.Range(0, 50)];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Texts_that_differ_in_one_byte_are_told_apart(int length)
    {
        var text = new string('a', length);
        var variants = Enumerable.Range(0, length).Select(place => text.Remove(place, 1).Insert(place, "b")).ToArray();

        // Half of the variants are in the set, so that the others look like them and stand, or could, among them.
        var (members, others) = (variants.Where((_, place) => place % 2 == 0).ToArray(), variants.Where((_, place) => place % 2 == 1));
        var set = new Utf8Set([.. members, text, text]);

        Assert.All(members.Append(text), member => Assert.True(Contains(set, member), member));
        Assert.All(
            others.Append(text + "a").Append(text + "\0").Append(length == 0 ? "\0" : text.Substring(1)),
            other => Assert.False(Contains(set, other), other));
    }

    [Fact]
    public void Nothing_is_in_a_set_of_nothing()
    {
        Assert.False(Contains(new Utf8Set([]), string.Empty));
        Assert.False(Contains(new Utf8Set([]), "a"));
    }

    private static bool Contains(Utf8Set set, string text) => set.Contains(Encoding.UTF8.GetBytes(text));
}
