using System.Net;

namespace Ampersand.Write.Emulator;

/// <summary>The web server around an emulator's application.</summary>
internal static class EmulatorHost
{
    public static WebApplication Create(EmulatorOptions options, IPEndPoint endpoint, EmulatorServices services)
    {
        // The empty builder reads no environment and no settings files: nothing but the options counts.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.AllowSynchronousIO = false;
            kestrel.Limits.MaxRequestBodySize = RequestBody.Limit;

            // A slow sender is what a client's tests may want to be.
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Listen(endpoint);
        });
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Logging.SetMinimumLevel(options.LogLevel);
        if (options.LogLevel < LogLevel.None)
        {
            builder.Logging.AddSimpleConsole(console => console.SingleLine = true);

            // Kestrel takes the faults that were ordered for the application's own.
            builder.Logging.AddFilter("Microsoft", LogLevel.Critical);
        }

        var web = builder.Build();
        var application = new EmulatorApplication(
            services.Api, services.Controls, services.Console, services.Keys, services.Faults, services.Requests, options,
            web.Services.GetRequiredService<ILogger<EmulatorApplication>>());
        web.Run(application.HandleAsync);
        return web;
    }

    /// <summary>The address by which this machine reaches a server that listens on all.</summary>
    public static Uri ReachableUri(string address) =>
        new(address.Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal).Replace("[::]", "[::1]", StringComparison.Ordinal));
}
