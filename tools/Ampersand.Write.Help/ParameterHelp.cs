namespace Ampersand.Write.Help;

/// <summary>One parameter, as its text and the block of facts below it say.</summary>
internal sealed record ParameterHelp(
    string Name,
    IReadOnlyList<string> Description,
    string Type,
    IReadOnlyList<string> Sets,
    string Aliases,
    bool IsRequired,
    string Position,
    string DefaultValue,
    string PipelineInput,
    bool AcceptsWildcards)
{
    public const string AllSets = "(All)";

    public bool IsSwitch => Type == "SwitchParameter";

    public bool IsPositional => Position != "Named";

    public bool IsIn(string set) => Sets.Contains(set, StringComparer.Ordinal) || Sets.Contains(AllSets, StringComparer.Ordinal);

    /// <summary>As it stands in a syntax: brackets around what may be left out.</summary>
    public string Syntax
    {
        get
        {
            var name = IsPositional ? $"[-{Name}]" : $"-{Name}";
            var whole = IsSwitch ? name : $"{name} <{Type}>";
            return IsRequired ? whole : $"[{whole}]";
        }
    }
}
