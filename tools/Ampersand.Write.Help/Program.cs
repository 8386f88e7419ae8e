using System.Reflection;
using Ampersand.Write.Help;

if (args is not [var sources, var assembly, var target])
{
    await Console.Error.WriteLineAsync(
        "Usage: Ampersand.Write.Help <folder with the Markdown> <assembly with the cmdlets> <folder for the help>");
    return 64;
}

try
{
    HelpFolder.Make(sources, BuiltCommand.Read(Assembly.LoadFrom(assembly).GetExportedTypes()), target);
    return 0;
}
catch (HelpException failure)
{
    // The form that MSBuild and editors understand, so that a click leads to the line.
    await Console.Error.WriteLineAsync($"{failure.File}({failure.Line}): error HELP: {failure.Message}");
    return 1;
}
