using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Reflection;

namespace Ampersand.Write.Help;

/// <summary>A cmdlet as PowerShell's own engine sees its class: how it is called, what it takes, what it emits.</summary>
/// <param name="Name">Its verb and noun.</param>
/// <param name="ParameterSets">The default one first, then as declared, those of base classes before those of the class.</param>
/// <param name="Inputs">What it takes from the pipeline, but for properties of objects.</param>
/// <param name="Outputs">What it says that it emits.</param>
internal sealed record BuiltCommand(
    string Name, IReadOnlyList<IReadOnlyList<BuiltParameter>> ParameterSets, IReadOnlyList<Type> Inputs, IReadOnlyList<Type> Outputs)
{
    /// <summary>Each parameter once, with what it is in the first set that has it.</summary>
    public IReadOnlyList<BuiltParameter> Parameters { get; } =
        BuiltParameter.Ordered(ParameterSets.SelectMany(set => set).DistinctBy(parameter => parameter.Name));

    /// <summary>Reads the classes with a <see cref="CmdletAttribute"/>.</summary>
    public static IReadOnlyList<BuiltCommand> Read(IEnumerable<Type> types)
    {
        var cmdlets = types
            .Select(type => (Class: type, Attribute: type.GetCustomAttribute<CmdletAttribute>()))
            .Where(cmdlet => cmdlet.Attribute is not null)
            .Select(cmdlet => (Name: $"{cmdlet.Attribute!.VerbName}-{cmdlet.Attribute.NounName}", cmdlet.Class))
            .Select(cmdlet => new SessionStateCmdletEntry(cmdlet.Name, cmdlet.Class, helpFileName: null))
            .OrderBy(cmdlet => cmdlet.Name, StringComparer.Ordinal)
            .ToList();
        var state = InitialSessionState.Create();
        state.Commands.Add(cmdlets);
        using var runspace = RunspaceFactory.CreateRunspace(state);
        runspace.Open();
        return [.. cmdlets.Select(cmdlet => Read(runspace.SessionStateProxy.InvokeCommand.GetCmdlet(cmdlet.Name)))];
    }

    private static BuiltCommand Read(CmdletInfo cmdlet)
    {
        var declared = SetsAsDeclared(cmdlet.ImplementingType);
        var sets = cmdlet.ParameterSets.OrderByDescending(set => set.IsDefault).ThenBy(set => declared.IndexOf(set.Name)).ToList();

        // Its properties have the defaults.
        var instance = Activator.CreateInstance(cmdlet.ImplementingType)!;
        var inputs = sets
            .SelectMany(set => set.Parameters)
            .Where(parameter => parameter.ValueFromPipeline)
            .Select(parameter => parameter.ParameterType);
        var outputs = cmdlet.ImplementingType.GetCustomAttributes<OutputTypeAttribute>().SelectMany(attribute => attribute.Type);
        return new BuiltCommand(
            cmdlet.Name,
            [.. sets.Select(set => BuiltParameter.Ordered(set.Parameters
                .Where(parameter => !Cmdlet.CommonParameters.Contains(parameter.Name))
                .Select(parameter => BuiltParameter.Of(parameter, instance))))],
            [.. inputs.Distinct()],
            [.. outputs.Select(output => output.Type)]);
    }

    private static List<string> SetsAsDeclared(Type cmdlet)
    {
        var classes = new Stack<Type>();
        for (var type = cmdlet; type is not null; type = type.BaseType)
        {
            classes.Push(type);
        }

        return [.. classes
            .SelectMany(type => type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            .SelectMany(property => property.GetCustomAttributes<ParameterAttribute>(inherit: false))
            .Select(attribute => attribute.ParameterSetName)
            .Distinct(StringComparer.Ordinal)];
    }
}
