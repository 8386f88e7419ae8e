using Ampersand.Write.Playground;

var script = ScriptCommand.Parse(args);
if (!File.Exists(script.Path))
{
    await Console.Error.WriteLineAsync($"There is no script '{script.Path}'.");
    return ExitCode.Usage;
}

await using var ampersand = await LocalAmpersand.StartAsync();
ampersand.ShareThroughEnvironment();

using var engine = Engine.Start();
Console.CancelKeyPress += (_, pressed) =>
{
    // The first Ctrl+C stops the script, which may have something to tidy up; a second one ends the program.
    pressed.Cancel = engine.Stop();
};

return engine.Run(script);
