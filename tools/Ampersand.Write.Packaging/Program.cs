using Ampersand.Write.Packaging;

const string Usage = """
    Usage: Ampersand.Write.Packaging check <repository> <version>
           Ampersand.Write.Packaging pack <folder of the module> <folder for the archives>
    """;

try
{
    switch (args)
    {
        case ["check", var repository, var version]:
            CommittedVersion.Require(repository, version);
            return 0;

        case ["pack", var module, var target]:
            var files = ModuleFolder.Read(module);
            foreach (var archive in new[] { GalleryPackage.Write(files, target), AutomationZip.Write(files, target) })
            {
                await Console.Out.WriteLineAsync($"Packaged {archive}");
            }

            return 0;

        default:
            await Console.Error.WriteLineAsync(Usage);
            return 64;
    }
}
catch (PackagingException refusal)
{
    // The form that MSBuild shows as an error.
    await Console.Error.WriteLineAsync($"error PACKAGE: {refusal.Message}");
    return 1;
}
