using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Ampersand.Write.Benchmarks.Sending;

/// <summary>
/// A server that takes whatever it is sent and names an operation: in a process of its own, so that its memory and threads are not ours.
/// </summary>
internal sealed class Sink : IDisposable
{
    public const string Argument = "--sink";

    private readonly Process process;

    /// <param name="delay">How long it takes with each answer.</param>
    public Sink(TimeSpan delay = default)
    {
        process = Process.Start(
            new ProcessStartInfo(Environment.ProcessPath!, [Argument, delay.TotalSeconds.ToString(CultureInfo.InvariantCulture)]) { RedirectStandardOutput = true, RedirectStandardInput = true })!;
        Address = new Uri(process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("The server did not start."));
    }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>Serves in this process until standard input ends.</summary>
    public static async Task ServeAsync(string delay)
    {
        var pause = TimeSpan.FromSeconds(double.Parse(delay, CultureInfo.InvariantCulture));
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0").ConfigureKestrel(
            kestrel => kestrel.Limits.MaxRequestBodySize = null);
        await using var server = builder.Build();
        server.Run(async http =>
        {
            await http.Request.Body.CopyToAsync(Stream.Null, http.RequestAborted);
            await Task.Delay(pause, http.RequestAborted);
            http.Response.ContentType = "application/json";
            await http.Response.WriteAsync("""{"operationId":"5e4f06ca-445f-43ea-943e-78465ee1bb7a"}""", http.RequestAborted);
        });
        await server.StartAsync();
        Console.WriteLine(server.Urls.Single());
        await Console.In.ReadToEndAsync();
    }

    public void Dispose()
    {
        process.StandardInput.Close();
        process.WaitForExit();
        process.Dispose();
    }
}
