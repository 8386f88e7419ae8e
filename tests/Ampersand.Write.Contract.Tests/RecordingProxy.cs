using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Ampersand.Write.Contract.Tests;

/// <summary>Stands between the library and an emulator, and writes down what passes.</summary>
internal sealed class RecordingProxy : IAsyncDisposable
{
    private const string Version = "/v1";

    private readonly ConcurrentQueue<Exchange> exchanges = new();
    private readonly HttpClient http = new();
    private readonly WebApplication web;
    private readonly Uri target;

    private RecordingProxy(WebApplication web, Uri target)
    {
        this.web = web;
        this.target = target;
        web.Run(PassAsync);
    }

    /// <summary>What passed so far.</summary>
    public IReadOnlyList<Exchange> Exchanges => [.. exchanges];

    /// <summary>The address of all hosts.</summary>
    public Uri ApiUri => new(web.Urls.Single() + Version);

    public static async Task<RecordingProxy> StartAsync(Uri target, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(server => server.Listen(IPAddress.Loopback, port: 0));
        var proxy = new RecordingProxy(builder.Build(), target);
        await proxy.web.StartAsync(cancellationToken);
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        await web.DisposeAsync();
        http.Dispose();
    }

    private async Task PassAsync(HttpContext context)
    {
        var request = context.Request;
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, context.RequestAborted);
        var path = request.Path.ToUriComponent();
        using var passed = new HttpRequestMessage(new HttpMethod(request.Method), new Uri(target, path + request.QueryString.ToUriComponent()))
        {
            Content = body.Length > 0 ? new ByteArrayContent(body.ToArray()) : null,
        };
        foreach ((var name, var value) in request.Headers.Where(header => header.Key != "Host"))
        {
            if (!passed.Headers.TryAddWithoutValidation(name, value.AsEnumerable()))
            {
                passed.Content?.Headers.TryAddWithoutValidation(name, value.AsEnumerable());
            }
        }

        using var answer = await http.SendAsync(passed, context.RequestAborted);
        var answered = await answer.Content.ReadAsByteArrayAsync(context.RequestAborted);
        exchanges.Enqueue(new Exchange
        {
            Method = request.Method,
            Path = path.StartsWith(Version, StringComparison.Ordinal) ? path[Version.Length..] : path,
            Query = request.QueryString.ToUriComponent(),
            Headers = request.Headers.ToDictionary(
                header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            RequestBody = body.ToArray(),
            Status = answer.StatusCode,
            ContentType = answer.Content.Headers.ContentType?.MediaType,
            ResponseBody = answered,
        });
        context.Response.StatusCode = (int)answer.StatusCode;
        context.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
        await context.Response.Body.WriteAsync(answered, context.RequestAborted);
    }
}
