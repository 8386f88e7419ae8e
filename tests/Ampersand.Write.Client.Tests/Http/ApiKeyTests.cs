using System.Security;
using Ampersand.Write.Client.Tests.Shared;
using Ampersand.Write.Http;
using Ampersand.Write.Wire;

namespace Ampersand.Write.Client.Tests.Http;

/// <summary>The key goes to its own service and is seen nowhere else.</summary>
public sealed class ApiKeyTests
{
    [Theory]
    [InlineData("", "it is empty")]
    [InlineData("abc\n", "its character 4 of 4 is a line break")]
    [InlineData("a\rb", "its character 2 of 3 is a line break")]
    [InlineData(" abc", "its character 1 of 4 is a space")]
    [InlineData("a\tb", "its character 2 of 3 is a space")]
    [InlineData("a\0b", "its character 2 of 3 is a control character")]
    [InlineData("schl\u00fcssel", "its character 5 of 9 is not ASCII")]
    [InlineData("a\u200bb", "its character 2 of 3 is not ASCII")]
    public void A_text_that_can_be_no_key_is_refused_without_being_shown(string text, string why)
    {
        var failure = Assert.Throws<AmpersandException>(() => new ApiKey(text));

        Assert.Equal("ApiKeyInvalid", failure.ErrorId);
        Assert.Contains(why, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(text.Length == 0 ? "\u0001" : text, failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_secure_string_is_a_key()
    {
        using var secure = new SecureString();
        foreach (var c in TestConnection.Key)
        {
            secure.AppendChar(c);
        }

        Assert.True(ApiKey.From(secure).IsSameAs(new ApiKey(TestConnection.Key)));
    }

    [Fact]
    public void A_key_has_nothing_to_show()
    {
        var key = new ApiKey(TestConnection.Key);
        var connection = TestConnection.To(new Uri("http://127.0.0.1:1/v1"));

        Assert.Equal("(hidden)", key.ToString());
        Assert.Empty(typeof(ApiKey).GetProperties());
        Assert.DoesNotContain(TestConnection.Key, System.Text.Json.JsonSerializer.Serialize(connection), StringComparison.Ordinal);
        Assert.DoesNotContain(TestConnection.Key, connection.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_to_a_signed_address_goes_without_the_key()
    {
        await using var server = RecordingServer.Start(Replies.Ok("{}"));
        var request = new ServiceRequest(HttpMethod.Put, new Uri(server.Uri, "/upload?signature=s"), Repeatable.Always) { WithKey = false };

        await TestConnection.To(server.Uri).Client.SendAsync(request, new RecordingProgress(), TestContext.Current.CancellationToken);

        Assert.Null(server.Requests[0].Header("X-Api-Key"));
    }
}
