using Ampersand.Write.Http;

namespace Ampersand.Write.Client.Tests.Http;

/// <summary>Which hosts get the key, and how names become path segments.</summary>
public sealed class ServiceAddressTests
{
    [Theory]
    [InlineData("https://write.withampersand.com/v1")]
    [InlineData("https://127.0.0.1:8443")]
    [InlineData("http://localhost:5080/v1")]
    [InlineData("http://127.0.0.1/")]
    [InlineData("http://[::1]:5080")]
    public void Https_and_loopback_may_be_spoken_to(string address) =>
        Assert.Equal(new Uri(address), ServiceAddress.RequireHost(new Uri(address), "WriteUri"));

    [Theory]
    [InlineData("http://write.withampersand.com/v1")]
    [InlineData("http://localhost.example.com")]
    [InlineData("http://127.0.0.1.example.com")]
    [InlineData("ftp://write.withampersand.com")]
    [InlineData("file:///etc/passwd")]
    [InlineData("https://user:secret@write.withampersand.com/v1")]
    [InlineData("https://write.withampersand.com/v1?secret=1")]
    [InlineData("https://write.withampersand.com/v1#secret")]
    [InlineData("write.withampersand.com/v1?secret")]
    public void Other_addresses_are_refused_and_shown_without_secrets(string address)
    {
        var failure = Assert.Throws<AmpersandException>(
            () => ServiceAddress.RequireHost(new Uri(address, UriKind.RelativeOrAbsolute), "WriteUri"));

        Assert.Equal("ServiceAddressInvalid", failure.ErrorId);
        Assert.StartsWith("WriteUri is not an address", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, null, "https://search.withampersand.com/v1")]
    [InlineData("https://write.example.com/v1", null, "https://search.withampersand.com/v1")]
    [InlineData("http://127.0.0.1:5003/v1", null, "http://127.0.0.1:5003/v1")]
    [InlineData("http://127.0.0.1:5003/v1", "https://search.example.com/v1", "https://search.example.com/v1")]
    public void The_search_host_is_the_write_host_where_that_is_this_machine_and_else_Ampersands(
        string? write, string? search, string expected)
    {
        var connection = new AmpersandConnection(new AmpersandClientOptions
        {
            ApiKey = new ApiKey("k"),
            WriteUri = write is null ? null : new Uri(write),
            SearchUri = search is null ? null : new Uri(search),
        });

        Assert.Equal(expected, connection.SearchUri.AbsoluteUri);
    }

    [Theory]
    [InlineData("plain-Name_1.2~3", "plain-Name_1.2~3")]
    [InlineData("a/b", "a%2Fb")]
    [InlineData("a\\b", "a%5Cb")]
    [InlineData("a?b#c", "a%3Fb%23c")]
    [InlineData("100%", "100%25")]
    [InlineData("%2e%2e", "%252e%252e")]
    [InlineData("a b", "a%20b")]
    [InlineData("a:b", "a%3Ab")]
    [InlineData("\u00e9t\u00e9 \u2603 \ud83d\ude00", "%C3%A9t%C3%A9%20%E2%98%83%20%F0%9F%98%80")]
    [InlineData("../../x", "..%2F..%2Fx")]
    [InlineData("...", "...")]
    [InlineData("a;b=c,d&e+f@g!h*i'j(k)", "a%3Bb%3Dc%2Cd%26e%2Bf%40g%21h%2Ai%27j%28k%29")]
    public void A_name_stays_one_segment_whatever_it_holds(string name, string encoded)
    {
        var address = ServiceAddress.Combine(
            new Uri("https://h.example/v1/"), "objects", ServiceAddress.Segment(name, "an object", ":async"));

        Assert.Equal("https://h.example/v1/objects/" + encoded + ":async", address.AbsoluteUri);
        Assert.Equal(3, address.Segments.Length - 1);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData(".")]
    [InlineData("..")]
    public void A_name_that_would_mean_another_place_is_refused(string name)
    {
        var failure = Assert.Throws<AmpersandException>(() => ServiceAddress.Segment(name, "an object", ":async"));

        Assert.Equal("NameInvalid", failure.ErrorId);
        Assert.Contains("an object", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_with_half_a_character_is_refused()
    {
        var failure = Assert.Throws<AmpersandException>(() => ServiceAddress.Segment("a\ud800", "an object"));

        Assert.Equal("NameInvalid", failure.ErrorId);
    }
}
