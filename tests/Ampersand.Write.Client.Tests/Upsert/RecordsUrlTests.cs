using Ampersand.Write.Upsert;

namespace Ampersand.Write.Client.Tests.Upsert;

/// <summary>Which addresses Ampersand could fetch.</summary>
public sealed class RecordsUrlTests
{
    [Theory]
    [InlineData("https://sample.com/data.csv")]
    [InlineData("https://sample.com/data.csv?X-Amz-Signature=a%2Fb%20c&z=%7E")]
    [InlineData("gs://bucket/a b/%41")]
    [InlineData("http://127.0.0.1:5080/emulator/files/x.csv")]
    public void An_address_is_sent_exactly_as_it_was_given(string address) =>
        Assert.Equal(address, new RecordsUrl(new Uri(address)).Value);

    [Fact]
    public void An_address_that_would_arrive_as_another_is_refused()
    {
        var failure = Assert.Throws<AmpersandException>(() => new RecordsUrl(new Uri("https://sample.com/data.csv?name=\uD83D")));

        Assert.Equal("RecordsUrlInvalid", failure.ErrorId);
    }

    [Theory]
    [InlineData("http://sample.com/data.csv?secret")]
    [InlineData("ftp://sample.com/data.csv?secret")]
    [InlineData("file:///c:/data.csv?secret")]
    [InlineData("gs:///data.csv?secret")]
    [InlineData("data.csv?secret")]
    [InlineData("//sample.com/data.csv?secret")]
    public void An_address_that_Ampersand_cannot_fetch_is_refused(string address)
    {
        var failure = Assert.Throws<AmpersandException>(() => new RecordsUrl(new Uri(address, UriKind.RelativeOrAbsolute)));

        Assert.Equal("RecordsUrlInvalid", failure.ErrorId);
        Assert.DoesNotContain("secret", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void White_space_around_an_address_is_not_part_of_it() =>
        Assert.Equal("https://sample.com/data.csv", new RecordsUrl(new Uri(" https://sample.com/data.csv\n")).Value);
}
