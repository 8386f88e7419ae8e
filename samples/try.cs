#!/usr/bin/env dotnet
#:property PublishAot=false
// PowerShell, restored as a package.
#:property CustomAfterMicrosoftCommonTargets=$(RepositoryRoot)tests/Ampersand.Write.Tests/Pester/PowerShell.props
#:project ../src/Ampersand.Write.Emulator
// Built with this program and staged at the repository's root; met only as users meet it, in a shell that has imported it.
#:project ../src/Ampersand.Write

// The module in a real PowerShell, beside an emulator of Ampersand that lives as long as the shell:
//
//     dotnet run samples/try.cs                              runs samples/quickstart.ps1
//     dotnet run samples/try.cs -- script.ps1 [arguments]    runs a script of your own, and ends with its exit code
//     dotnet run samples/try.cs -- --interactive             opens a prompt; 'exit' ends shell and emulator
using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using Ampersand.Write.Emulator;

const string ApiKey = "emulator-key";

var samples = (string)AppContext.GetData("EntryPointFileDirectoryPath")!;
var root = Path.GetFullPath("..", samples);
var powershell = Assembly.GetExecutingAssembly().GetCustomAttributes<AssemblyMetadataAttribute>()
    .Single(fact => fact.Key == "PowerShell").Value!;

await using var emulator = await EmulatorServer.StartAsync(new EmulatorOptions
{
    ApiKeys = [ApiKey],
    // Long enough to be seen waiting, short enough not to be waited for.
    ProcessingTime = TimeSpan.FromSeconds(1),
    // The fields of the guide's object, so that a misspelt column is found before it is sent.
    Schemas = ObjectSchema.ReadFile(Path.Combine(samples, "tactics.schema.json")),
});

if (args is ["--interactive", ..])
{
    Console.WriteLine($"Ampersand.Write is imported and led to an emulator, whose console is {emulator.BaseUri}; 'exit' ends both.");
}

return await RunAsync(Shell(args));

ProcessStartInfo Shell(string[] arguments)
{
    // The session is configured rather than scripted, so that a user's script is what the shell was started with: its arguments, its scope,
    // its exit code.
    var configuration = Path.Combine(AppContext.BaseDirectory, "session.pssc");
    File.WriteAllText(configuration, $$"""
        @{
            SchemaVersion = '2.0.0.0'
            GUID = '{{Guid.NewGuid()}}'
            ModulesToImport = '{{Path.Combine(root, "Ampersand.Write.psd1").Replace("'", "''", StringComparison.Ordinal)}}'
        }
        """);

    string[] what = arguments switch
    {
        [] => ["-File", Path.Combine(samples, "quickstart.ps1")],
        ["--interactive", ..] => [],
        _ => ["-File", .. arguments],
    };
    string[] options = ["-NoLogo", "-NoProfile", "-ExecutionPolicy", "Bypass", "-ConfigurationFile", configuration];
    return new ProcessStartInfo("dotnet", [powershell, .. options, .. what])
    {
        Environment =
        {
            ["AMP_API_KEY"] = ApiKey,
            ["AMP_PROJECT"] = "2234wf",
            ["AMP_INTEGRATION"] = "23rsdf32",
            ["AMP_GROUP_REF"] = "sample-org-id",
            ["AMP_WRITE_URI"] = emulator.ApiUri.AbsoluteUri,
            ["AMP_API_URI"] = emulator.ApiUri.AbsoluteUri,
            ["POWERSHELL_TELEMETRY_OPTOUT"] = "1",
            ["POWERSHELL_UPDATECHECK"] = "Off",
        },
    };
}

// Runs a program that owns the terminal until it ends.
static async Task<int> RunAsync(ProcessStartInfo start)
{
    // Ctrl+C is the program's to answer: it ends a command at the prompt, not the prompt.
    using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => signal.Cancel = true);
    using var process = Process.Start(start)!;
    using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
    {
        signal.Cancel = true;
        process.Kill(entireProcessTree: true);
    });
    await process.WaitForExitAsync();
    return process.ExitCode;
}
