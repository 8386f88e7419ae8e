namespace Ampersand.Write.Help;

/// <summary>The help of one cmdlet, as far as Get-Help shows it.</summary>
internal sealed record CommandHelp(
    string Name,
    string Synopsis,
    IReadOnlyList<ParameterSetHelp> Syntax,
    IReadOnlyList<string> Description,
    IReadOnlyList<ExampleHelp> Examples,
    IReadOnlyList<ParameterHelp> Parameters,
    IReadOnlyList<TypeHelp> Inputs,
    IReadOnlyList<TypeHelp> Outputs,
    IReadOnlyList<string> Notes,
    IReadOnlyList<LinkHelp> Links);

/// <summary>One way to call it: its parameters in the order in which they are typed.</summary>
internal sealed record ParameterSetHelp(string Name, IReadOnlyList<ParameterHelp> Parameters);

internal sealed record ExampleHelp(string Title, string Code, IReadOnlyList<string> Remarks);

/// <summary>What comes in, or out.</summary>
internal sealed record TypeHelp(string Name, IReadOnlyList<string> Description);

/// <summary>Where to read on; without an address it is the name of other help.</summary>
internal sealed record LinkHelp(string Text, string Uri);
