using System.Globalization;
using System.Management.Automation;

namespace Ampersand.Write.Help;

/// <summary>A parameter of one parameter set, told as Get-Help tells it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">The name of the type of its values.</param>
/// <param name="Choices">The values that it takes, where they are named.</param>
/// <param name="Aliases">Its other names.</param>
/// <param name="IsSwitch">Whether its name alone says all.</param>
/// <param name="IsRequired">Whether it has to be given.</param>
/// <param name="Position">Its place among arguments without a name, counted from 0; null where it has none.</param>
/// <param name="DefaultValue">What holds when it is not given, "None" for nothing.</param>
/// <param name="PipelineInput">Whether and how it is taken from the pipeline.</param>
/// <param name="TakesPipelineObjects">Whether it takes the objects of the pipeline themselves.</param>
/// <param name="AcceptsWildcards">Whether * and ? stand for others in it.</param>
internal sealed record BuiltParameter(
    string Name,
    string Type,
    IReadOnlyList<string> Choices,
    IReadOnlyList<string> Aliases,
    bool IsSwitch,
    bool IsRequired,
    int? Position,
    string DefaultValue,
    string PipelineInput,
    bool TakesPipelineObjects,
    bool AcceptsWildcards)
{
    /// <param name="parameter">What the engine knows of it.</param>
    /// <param name="cmdlet">An instance of its cmdlet that nothing was given to.</param>
    public static BuiltParameter Of(CommandParameterInfo parameter, object cmdlet)
    {
        var type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        var isSwitch = type == typeof(SwitchParameter);
        return new BuiltParameter(
            parameter.Name,
            type.Name,
            type.IsEnum ? Enum.GetNames(type) : [.. parameter.Attributes.OfType<ValidateSetAttribute>().SelectMany(set => set.ValidValues)],
            parameter.Aliases,
            isSwitch,
            parameter.IsMandatory,
            parameter.Position >= 0 ? parameter.Position : null,
            parameter.IsMandatory ? "None" : isSwitch ? "False" : Default(cmdlet.GetType().GetProperty(parameter.Name)?.GetValue(cmdlet)),
            Pipeline(parameter),
            parameter.ValueFromPipeline,
            parameter.Attributes.Any(attribute => attribute is SupportsWildcardsAttribute));
    }

    /// <summary>By position, then those that have to be given, what is piped, the others as declared, -WhatIf and -Confirm.</summary>
    public static IReadOnlyList<BuiltParameter> Ordered(IEnumerable<BuiltParameter> parameters) =>
    [
        .. parameters
            .OrderBy(parameter => parameter.Position ?? int.MaxValue)
            .ThenByDescending(parameter => parameter.IsRequired)
            .ThenByDescending(parameter => parameter.TakesPipelineObjects)
            .ThenBy(parameter => Cmdlet.OptionalCommonParameters.Contains(parameter.Name)),
    ];

    private static string Pipeline(CommandParameterInfo parameter) =>
        (parameter.ValueFromPipelineByPropertyName, parameter.ValueFromPipeline) switch
        {
            (true, true) => "True (ByPropertyName, ByValue)",
            (true, false) => "True (ByPropertyName)",
            (false, true) => "True (ByValue)",
            _ => "False",
        };

    private static string Default(object? value) => value switch
    {
        null or "" or Array { Length: 0 } => "None",
        Array values => string.Join(", ", values.Cast<object>()),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
