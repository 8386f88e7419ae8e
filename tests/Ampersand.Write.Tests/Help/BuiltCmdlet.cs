using System.Globalization;
using System.Management.Automation;
using Ampersand.Write.Tests.Harness;

namespace Ampersand.Write.Tests.Help;

/// <summary>A cmdlet as the engine sees it, told in the same words as its help.</summary>
internal static class BuiltCmdlet
{
    public static async Task<CmdletInfo> FindAsync(string name)
    {
        using var session = await Session.StartAsync();
        return (CmdletInfo)Assert.Single(session.Run("Get-Command $name", new { name }).ThrowIfErrors().Output).BaseObject;
    }

    /// <summary>The parameters of a cmdlet, a line of facts each, without those that all cmdlets have.</summary>
    public static IReadOnlyList<string> Parameters(CmdletInfo cmdlet)
    {
        var instance = Activator.CreateInstance(cmdlet.ImplementingType)!;
        return [.. Own(cmdlet).Select(parameter => Facts(parameter, instance))];
    }

    /// <summary>For each parameter set the names of its parameters, in the order in which the engine has the sets.</summary>
    public static IReadOnlyList<string> ParameterSets(CmdletInfo cmdlet)
    {
        var own = Own(cmdlet).Select(parameter => parameter.Name).ToHashSet(StringComparer.Ordinal);
        return [.. cmdlet.ParameterSets.Select(set => string.Join(' ', set.Parameters.Select(p => p.Name).Where(own.Contains).Order(StringComparer.Ordinal)))];
    }

    /// <summary>The headings that a page has for them.</summary>
    public static IReadOnlyList<string> ParameterSetNames(CmdletInfo cmdlet) => cmdlet.ParameterSets.Count == 1
        ? []
        : [.. cmdlet.ParameterSets.Select(set => set.IsDefault ? set.Name + " (Default)" : set.Name)];

    private static IEnumerable<ParameterMetadata> Own(CmdletInfo cmdlet) => cmdlet.Parameters.Values
        .Where(parameter => !Cmdlet.CommonParameters.Contains(parameter.Name))
        .OrderBy(parameter => parameter.Name, StringComparer.OrdinalIgnoreCase);

    private static string Facts(ParameterMetadata parameter, object cmdlet)
    {
        var attributes = parameter.Attributes.OfType<ParameterAttribute>().ToList();
        var position = attributes.Select(attribute => attribute.Position).FirstOrDefault(position => position != int.MinValue, -1);
        return string.Join(
            " | ",
            parameter.Name,
            (Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType).Name,
            "aliases " + (parameter.Aliases.Count > 0 ? string.Join(", ", parameter.Aliases) : "none"),
            "required " + Flag(attributes.Exists(attribute => attribute.Mandatory)),
            "position " + (position < 0 ? "named" : position.ToString(CultureInfo.InvariantCulture)),
            "default " + (attributes.TrueForAll(attribute => attribute.Mandatory) ? "None" : parameter.SwitchParameter ? "False" : Default(cmdlet.GetType().GetProperty(parameter.Name)!.GetValue(cmdlet))),
            "pipeline " + Pipeline(attributes),
            "wildcards " + Flag(parameter.Attributes.Any(attribute => attribute is SupportsWildcardsAttribute)));
    }

    private static string Pipeline(List<ParameterAttribute> attributes) =>
        (attributes.Exists(attribute => attribute.ValueFromPipelineByPropertyName), attributes.Exists(attribute => attribute.ValueFromPipeline)) switch
        {
            (true, true) => "True (ByPropertyName, ByValue)",
            (true, false) => "True (ByPropertyName)",
            (false, true) => "True (ByValue)",
            _ => "False",
        };

    private static string Default(object? value) => value switch
    {
        Array values when values.Length > 0 => string.Join(", ", values.Cast<object>()),
        null or "" or Array => "None",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static string Flag(bool value) => value ? "true" : "false";
}
