using System.Runtime.InteropServices;
using Ampersand.Write.Emulator;

try
{
    if (CommandLineArguments.Parse(args) is not { } options)
    {
        Console.WriteLine(CommandLineArguments.Usage);
        return 0;
    }

    var stop = new TaskCompletionSource();
    using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
    using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);

    await using var server = await EmulatorServer.StartAsync(options);
    Console.WriteLine($"The emulator listens on {server.BaseUri}: its console there, the API under {server.ApiUri}, its controls under {server.BaseUri}emulator.");
    await stop.Task;
    return 0;

    void Stop(PosixSignalContext signal)
    {
        signal.Cancel = true;
        stop.TrySetResult();
    }
}
catch (EmulatorException exception)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return 2;
}
