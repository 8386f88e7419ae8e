using Ampersand.Write.Csv;

namespace Ampersand.Write.Client.Tests.Csv;

public class NamePatternTests
{
    [Theory]
    [InlineData("Name", "name", true)]
    [InlineData("name", "name__c", false)]
    [InlineData("*", "", true)]
    [InlineData("*", "name", true)]
    [InlineData("*__c", "Budget__C", true)]
    [InlineData("*__c", "Name", false)]
    [InlineData("*budget*", "daily_budget_amount__c", true)]
    [InlineData("n?me", "NaMe", true)]
    [InlineData("n?me", "nme", false)]
    [InlineData("name?", "name", false)]
    [InlineData("[a-c]*", "Budget", true)]
    [InlineData("[a-c]*", "name", false)]
    [InlineData("[xyn]ame", "Name", true)]
    [InlineData("[x-]ame", "-ame", true)]
    [InlineData("[xy]ame", "Name", false)]
    [InlineData("[0-9a-f]", "E", true)]
    [InlineData("[0-9a-f]", "g", false)]
    [InlineData("a[", "a[", true)]
    [InlineData("a[?", "a[b", true)]
    [InlineData("[]x", "[]x", true)]
    [InlineData("a*b*c", "a-b-b-c", true)]
    [InlineData("a*b*c", "a-c-b", false)]
    public void A_name_fits_as_it_does_in_PowerShell(string pattern, string name, bool fits) =>
        Assert.Equal(fits, NamePattern.Fits(pattern, name));

    [Fact]
    public void Names_come_in_the_order_of_the_patterns_each_once()
    {
        Assert.Equal([2, 0, 1], NamePattern.Select(["c", "*", "A"], ["a", "b", "C"]));
        Assert.Empty(NamePattern.Select(["x*"], ["a", "b"]));
    }

    [Fact]
    public void The_first_of_two_names_that_differ_in_case_alone_is_named()
    {
        Assert.Equal("Name", NamePattern.FindTwice(["Id", "Name", "x", "NAME"]));
        Assert.Null(NamePattern.FindTwice(["Id", "Name"]));
    }
}
