using Ampersand.Write.Upsert;

namespace Ampersand.Write.Client.Tests.Upsert;

/// <summary>What is missing is found before anything is sent.</summary>
public sealed class UpsertTargetTests
{
    private static readonly AmpersandClientOptions Complete = new() { Project = "p", Integration = "i", GroupRef = "g" };

    [Theory]
    [InlineData("Project")]
    [InlineData("Integration")]
    [InlineData("GroupRef")]
    public void A_missing_value_is_named(string missing)
    {
        var values = missing switch
        {
            "Project" => Complete with { Project = null },
            "Integration" => Complete with { Integration = " " },
            _ => Complete with { GroupRef = string.Empty },
        };

        var failure = Assert.Throws<AmpersandException>(() => Target(values, "o"));

        Assert.Equal(missing + "Missing", failure.ErrorId);
        Assert.Contains(missing, failure.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void A_value_that_would_arrive_as_another_is_refused()
    {
        var failure = Assert.Throws<AmpersandException>(() => Target(Complete with { GroupRef = "org😀"[..^1] }, "o"));

        Assert.Equal("GroupRefInvalid", failure.ErrorId);
        Assert.Contains("half of a character", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Project")]
    [InlineData("Integration")]
    [InlineData("GroupRef")]
    public void A_value_has_nothing_around_it_or_in_it_that_nobody_sees(string value)
    {
        foreach (var odd in new[] { "g1\n", "\"g1\"", "'g1'", " g1", "g1 ", "g\t1" })
        {
            var values = value switch
            {
                "Project" => Complete with { Project = odd },
                "Integration" => Complete with { Integration = odd },
                _ => Complete with { GroupRef = odd },
            };

            Assert.Equal(value + "Invalid", Assert.Throws<AmpersandException>(() => Target(values, "o")).ErrorId);
        }
    }

    [Fact]
    public void A_primary_key_that_would_arrive_as_another_is_refused()
    {
        var failure = Assert.Throws<AmpersandException>(() => new UpsertTarget(TestConnection(Complete), "o", "key😀"[..^1]));

        Assert.Equal("PrimaryKeyInvalid", failure.ErrorId);
    }

    [Theory]
    [InlineData("..", "i", "o", "a project")]
    [InlineData("p", ".", "o", "an integration")]
    [InlineData("p", "i", "..", "an object")]
    [InlineData("p", "i", " ", "an object")]
    public void A_name_that_would_mean_another_place_is_refused(string project, string integration, string objectName, string what)
    {
        var failure = Assert.Throws<AmpersandException>(
            () => Target(Complete with { Project = project, Integration = integration }, objectName));

        Assert.Equal("NameInvalid", failure.ErrorId);
        Assert.Contains($"cannot be the name of {what}", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_target_says_where_records_go() =>
        Assert.Equal("o at write.withampersand.com (project p, integration i, groupRef g)", Target(Complete, "o").ToString());

    private static UpsertTarget Target(AmpersandClientOptions values, string objectName) =>
        new(TestConnection(values), objectName, "id");

    private static AmpersandConnection TestConnection(AmpersandClientOptions values) => new(values with { ApiKey = new ApiKey("k") });
}
