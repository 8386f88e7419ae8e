using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Ampersand.Write.Emulator;

var urls = new Option<string>("--urls")
{
    Description = "Where to listen.",
    HelpName = "URL",
    DefaultValueFactory = _ => "http://127.0.0.1:5080",
};
var database = new Option<string?>("--database") { Description = "Keep records and operations in a SQLite file.", HelpName = "FILE" };
var apiKeys = new Option<string[]>("--api-key")
{
    Description = "Accept this key; may be given several times.",
    HelpName = "KEY",
    DefaultValueFactory = _ => new EmulatorOptions().ApiKeys,
};
var processingTime = new Option<TimeSpan>("--processing-time")
{
    Description = "How long an operation takes, as hh:mm:ss.",
    HelpName = "TIME",
    DefaultValueFactory = _ => new EmulatorOptions().ProcessingTime,
    CustomParser = result =>
    {
        var text = result.Tokens[0].Value;
        if (!TimeSpan.TryParseExact(text, [@"h\:m\:s", @"h\:m\:s\.FFFFFFF"], CultureInfo.InvariantCulture, out var time))
        {
            result.AddError($"--processing-time needs a time such as 00:00:02, not '{text}'.");
        }

        return time;
    },
};
var failureDetails = new Option<string>("--failure-details")
{
    Description = "Where an operation tells which of its records failed: metadata, log, logText, counts or none.",
    HelpName = "PLACE",
    DefaultValueFactory = _ => Spelling(FailureDetailsPlace.Metadata),
};
failureDetails.AcceptOnlyFromAmong([.. Enum.GetValues<FailureDetailsPlace>().Select(Spelling)]);
var schema = new Option<string?>("--schema") { Description = "Read what objects are made of from a file of JSON.", HelpName = "FILE" };
var writeApi = new Option<string>("--write-api")
{
    Description = "Speak this generation of the write API: all, async, bulk or records.",
    HelpName = "API",
    DefaultValueFactory = _ => Spelling(WriteApi.All),
};
writeApi.AcceptOnlyFromAmong([.. Enum.GetValues<WriteApi>().Select(Spelling)]);
var provider = new Option<string>("--provider")
{
    Description = "The provider of every integration.",
    HelpName = "PROVIDER",
    DefaultValueFactory = _ => new EmulatorOptions().Provider,
};
var enableDeletion = new Option<string[]>("--enable-deletion")
{
    Description = "Let records of this object be deleted one by one, * for all; may be given several times.",
    HelpName = "OBJECT",
};
var allowRemote = new Option<bool>("--allow-remote") { Description = "Listen on other addresses than loopback." };
var verbose = new Option<bool>("--verbose") { Description = "Log every request." };

// An option behind one that needs a value is no value.
foreach (var option in (Option[])[urls, database, apiKeys, processingTime, failureDetails, schema, writeApi, provider, enableDeletion])
{
    option.Validators.Add(result =>
    {
        if (result.Tokens.Any(token => token.Value.Length == 0 || token.Value.StartsWith("--", StringComparison.Ordinal)))
        {
            result.AddError($"{option.Name} needs a value.");
        }
    });
}

var command = new RootCommand("A local Ampersand: the write and platform hosts over SQLite, with faults to order and a console to watch.")
{
    urls, database, apiKeys, processingTime, failureDetails, schema, writeApi, provider, enableDeletion, allowRemote, verbose,
};
command.SetAction(RunAsync);

var arguments = command.Parse(args);
if (arguments.Errors is [var error, ..])
{
    await Console.Error.WriteLineAsync(error.Message);
    return 2;
}

return await arguments.InvokeAsync();

// As the controls spell it.
static string Spelling<T>(T choice)
    where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(choice.ToString());

async Task<int> RunAsync(ParseResult given, CancellationToken stopping)
{
    try
    {
        await using var server = await EmulatorServer.StartAsync(
            new EmulatorOptions
            {
                Urls = given.GetRequiredValue(urls),
                DatabasePath = given.GetValue(database),
                ApiKeys = given.GetRequiredValue(apiKeys),
                ProcessingTime = given.GetValue(processingTime),
                FailureDetails = Enum.Parse<FailureDetailsPlace>(given.GetRequiredValue(failureDetails), ignoreCase: true),
                Schemas = given.GetValue(schema) is { } path ? ObjectSchema.ReadFile(path) : new EmulatorOptions().Schemas,
                WriteApi = Enum.Parse<WriteApi>(given.GetRequiredValue(writeApi), ignoreCase: true),
                Provider = given.GetRequiredValue(provider),
                DeletionEnabledObjects = given.GetValue(enableDeletion) ?? [],
                AllowRemote = given.GetValue(allowRemote),
                LogLevel = given.GetValue(verbose) ? LogLevel.Information : LogLevel.Warning,
            },
            stopping);
        Console.WriteLine(
            $"The emulator listens on {server.BaseUri}: its console there, the API under {server.ApiUri}, its controls under "
                + $"{server.BaseUri}emulator.");
        await Task.Delay(Timeout.Infinite, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return 0;
    }
    catch (EmulatorException exception)
    {
        await Console.Error.WriteLineAsync(exception.Message);
        return 2;
    }
}
