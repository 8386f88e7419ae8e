using System.Management.Automation;
using System.Reflection;
using System.Runtime.Loader;

namespace Ampersand.Write.Loader;

/// <summary>
/// Where the module's assemblies live: beside the engine and every other module, never among them.
/// </summary>
/// <remarks>
/// Only this assembly is loaded into the default context. The cmdlets and the packages they use come from this
/// assembly's own folder into this context, so another module may bring any version of the same packages.
/// </remarks>
public sealed class ModuleLoadContext : AssemblyLoadContext
{
    private const string CmdletAssemblyName = "Ampersand.Write";

    // Once a process: runspaces that import the module side by side share its assemblies.
    private static readonly Lazy<Assembly> Cmdlets = new(LoadCmdletAssembly);

    private static readonly string OwnFolder = Path.GetDirectoryName(typeof(ModuleLoadContext).Assembly.Location)!;

    private readonly string folder;

    private ModuleLoadContext(string folder)
        : base(CmdletAssemblyName, isCollectible: false) => this.folder = folder;

    /// <summary>The assembly with the cmdlets, for <c>Import-Module -Assembly</c>.</summary>
    /// <param name="folder">The folder that the module wants them from.</param>
    /// <returns>The cmdlets.</returns>
    /// <exception cref="InvalidOperationException">
    /// Another copy of the module was imported first, and a process keeps its assemblies.
    /// </exception>
    public static Assembly CmdletsIn(string folder) =>
        string.Equals(Path.GetFullPath(folder), OwnFolder, OperatingSystem.IsWindows()
            ? StringComparison.OrdinalIgnoreCase
            : StringComparison.Ordinal)
            ? Cmdlets.Value
            : throw new InvalidOperationException($"The module's assemblies were loaded from '{OwnFolder}'.");

    /// <summary>Takes an assembly from the module's own folder; null leaves it to the default context.</summary>
    /// <param name="assemblyName">The assembly that is asked for.</param>
    /// <returns>The module's own copy, or null when it has none.</returns>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        ArgumentNullException.ThrowIfNull(assemblyName);

        if (assemblyName.Name is not { } name || BelongsToTheEngine(name))
        {
            return null;
        }

        var path = Path.Join(folder, name + ".dll");
        return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
    }

    // A second copy of the engine, or of this assembly, would have types that the first does not recognise:
    // cmdlets derived from a stray System.Management.Automation import without an error and export nothing.
    private static bool BelongsToTheEngine(string name) =>
        name.Equals("System.Management.Automation", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("Microsoft.PowerShell.", StringComparison.OrdinalIgnoreCase)
        || name.Equals(typeof(ModuleLoadContext).Assembly.GetName().Name, StringComparison.OrdinalIgnoreCase);

    private static Assembly LoadCmdletAssembly()
    {
        var context = new ModuleLoadContext(OwnFolder);
        var cmdlets = context.LoadFromAssemblyPath(Path.Join(OwnFolder, CmdletAssemblyName + ".dll"));
        var client = context.LoadFromAssemblyName(new AssemblyName($"{CmdletAssemblyName}.Client"));
        NameTypes([.. cmdlets.GetExportedTypes(), .. client.GetExportedTypes()]);
        return cmdlets;
    }

    // What a script says of a type by its name ('catch [Ampersand.Write.AmpersandException]', the proxy that a mock is) the engine looks
    // for among the assemblies of the default context alone, and among these names. By reflection: the engine keeps them to itself.
    // With the load, which is once a process: the names are one dictionary of all runspaces, which nothing guards.
    private static void NameTypes(Type[] types)
    {
        var accelerators = typeof(PSObject).Assembly.GetType("System.Management.Automation.TypeAccelerators");
        if (accelerators?.GetMethod("Add", [typeof(string), typeof(Type)]) is not { } add)
        {
            return;
        }

        var name = add.CreateDelegate<Action<string, Type>>();
        foreach (var type in types)
        {
            name(type.FullName!, type);
        }
    }
}
