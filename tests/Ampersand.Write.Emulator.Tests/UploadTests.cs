using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using static Ampersand.Write.Emulator.Tests.TestEmulator;

namespace Ampersand.Write.Emulator.Tests;

public class UploadTests
{
    private static readonly byte[] s_csv = "key__c\n1\n2\n"u8.ToArray();

    [Fact]
    public async Task An_uploaded_file_is_written_through_its_reference()
    {
        await using var emulator = await StartAsync();
        var (url, reference) = await GenerateAsync(emulator, "fileName=my%20data.csv");
        Assert.StartsWith("gs://", reference, StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.OK, (await UploadAsync(url, s_csv)).StatusCode);

        var sent = await emulator.PostAsync(
            Objects + "thing__c", new { groupRef = "g1", type = "upsert", mode = "bulk", primaryKey = "key__c", recordsURL = reference });
        Assert.Equal("BulkWriteCompleted", (await emulator.EndAsync(await OperationIdAsync(sent))).Status());
        Assert.Equal(2, emulator.Server.Records.Count("thing__c"));
    }

    [Fact]
    public async Task The_file_must_be_the_one_that_was_announced()
    {
        await using var emulator = await StartAsync();
        var md5 = Md5(s_csv);
        var (url, reference) = await GenerateAsync(emulator, "fileName=a.csv&md5=" + Uri.EscapeDataString(md5));

        await RefusedAsync(await UploadAsync(url, s_csv), 403, "SignatureDoesNotMatch");
        await RefusedAsync(await UploadAsync(url, s_csv, md5: Md5([1])), 403, "SignatureDoesNotMatch");
        await RefusedAsync(await UploadAsync(url, "other"u8.ToArray(), md5), 400, "BadDigest");

        var sent = await emulator.PutAsync(
            Objects + "thing__c:async", new { groupRef = "g1", primaryKey = "key__c", recordsURL = reference });
        Assert.StartsWith(
            "Nothing was uploaded", (await emulator.EndAsync(await OperationIdAsync(sent))).Text("result"), StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.OK, (await UploadAsync(url, s_csv, md5)).StatusCode);
    }

    [Fact]
    public async Task An_address_is_good_for_fifteen_minutes()
    {
        await using var emulator = await StartAsync();
        var (url, _) = await GenerateAsync(emulator, "fileName=a.csv");

        emulator.Clock.Advance(TimeSpan.FromMinutes(15));
        Assert.Equal(HttpStatusCode.OK, (await UploadAsync(url, s_csv)).StatusCode);

        emulator.Clock.Advance(TimeSpan.FromSeconds(1));
        await RefusedAsync(await UploadAsync(url, s_csv), 400, "ExpiredToken");
    }

    [Fact]
    public async Task An_address_that_was_changed_is_refused()
    {
        await using var emulator = await StartAsync();
        var (url, _) = await GenerateAsync(emulator, "fileName=a.csv");
        foreach (
            var changed in (string[])[url.Replace("a.csv", "b.csv", StringComparison.Ordinal), url.Replace(
                "expires=", "expires=9", StringComparison.Ordinal), url
                + "0", url.Split('?')[0]])
        {
            await RefusedAsync(await UploadAsync(changed, s_csv), 403, "SignatureDoesNotMatch");
        }

        await using var other = await StartAsync();
        await RefusedAsync(
            await UploadAsync(
                url.Replace(emulator.Server.BaseUri.Authority, other.Server.BaseUri.Authority, StringComparison.Ordinal),
                s_csv), 403, "SignatureDoesNotMatch");
    }

    [Fact]
    public async Task The_API_key_must_not_reach_the_storage()
    {
        await using var emulator = await StartAsync();
        var (url, _) = await GenerateAsync(emulator, "fileName=a.csv");
        await RefusedAsync(await UploadAsync(url, s_csv, key: Key), 400, "InvalidRequest");
    }

    [Fact]
    public async Task Only_CSV_is_taken()
    {
        await using var emulator = await StartAsync();
        var (url, _) = await GenerateAsync(emulator, "fileName=a.csv");
        await RefusedAsync(await UploadAsync(url, s_csv, mediaType: "text/plain"), 403, "SignatureDoesNotMatch");
    }

    [Fact]
    public async Task A_file_of_more_than_150_MiB_is_refused()
    {
        await using var emulator = await StartAsync();
        var (url, _) = await GenerateAsync(emulator, "fileName=a.csv");
        using var http = new HttpClient();
        await using var content = new EndlessCsv(150L * 1024 * 1024 + 1);
        using var request = new HttpRequestMessage(HttpMethod.Put, url) { Content = new StreamContent(content) };
        request.Content.Headers.ContentType = new("text/csv");
        request.Headers.TransferEncodingChunked = true;

        await RefusedAsync(await http.SendAsync(request, Token), 413, "EntityTooLarge");
    }

    [Theory]
    [InlineData("")]
    [InlineData("?fileName=")]
    [InlineData("?fileName=&md5=")]
    public async Task Neither_name_nor_digest_is_needed(string query)
    {
        await using var emulator = await StartAsync();
        var ticket = await JsonAsync(await emulator.GetAsync("v1/generate-upload-url" + query));

        Assert.Equal(200, (int)(await UploadAsync(ticket.Text("url")!, s_csv)).StatusCode);

        var id = await OperationIdAsync(
            await emulator.PutAsync(
                Objects + "thing__c:async", new { groupRef = "g1", primaryKey = "key__c", recordsURL = ticket.Text("reference") }));
        Assert.Equal("BulkWriteCompleted", (await emulator.EndAsync(id)).Status());
        Assert.True(emulator.Server.Records.Count("thing__c") > 0);
    }

    [Fact]
    public async Task A_digest_that_is_none_is_refused()
    {
        await using var emulator = await StartAsync();
        var problem = await ProblemAsync(await emulator.GetAsync("v1/generate-upload-url?fileName=a.csv&md5=abc"), 400);
        Assert.Equal("md5", Assert.Single(problem.GetProperty("issues").EnumerateArray()).Text("name"));
    }

    private static async Task<(string Url, string Reference)> GenerateAsync(TestEmulator emulator, string query)
    {
        var answer = await JsonAsync(await emulator.GetAsync("v1/generate-upload-url?" + query));
        return (answer.Text("url")!, answer.Text("reference")!);
    }

    private static async Task<HttpResponseMessage> UploadAsync(
        string url, byte[] content, string? md5 = null, string? key = null, string mediaType = "text/csv")
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Put, url) { Content = new ByteArrayContent(content) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(mediaType);
        if (md5 is not null)
        {
            request.Content.Headers.ContentMD5 = Convert.FromBase64String(md5);
        }

        if (key is not null)
        {
            request.Headers.Add("X-Api-Key", key);
        }

        return await http.SendAsync(request, Token);
    }

    private static async Task RefusedAsync(HttpResponseMessage response, int status, string code)
    {
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("application/xml", response.Content.Headers.ContentType?.MediaType);
        Assert.Contains($"<Code>{code}</Code>", await response.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

#pragma warning disable CA5351 // what the header Content-MD5 holds
    private static string Md5(byte[] content) => Convert.ToBase64String(MD5.HashData(content));
#pragma warning restore CA5351
}
