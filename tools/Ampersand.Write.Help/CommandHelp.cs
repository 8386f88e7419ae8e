namespace Ampersand.Write.Help;

/// <summary>The help of one cmdlet, as far as Get-Help shows it.</summary>
internal sealed record CommandHelp(
    BuiltCommand Built,
    string Synopsis,
    IReadOnlyList<string> Description,
    IReadOnlyList<ExampleHelp> Examples,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Parameters,
    IReadOnlyList<TypeHelp> Inputs,
    IReadOnlyList<TypeHelp> Outputs,
    IReadOnlyList<string> Notes,
    IReadOnlyList<LinkHelp> Links);

internal sealed record ExampleHelp(string Title, string Code, IReadOnlyList<string> Remarks);

/// <summary>What comes in, or out.</summary>
internal sealed record TypeHelp(string Name, IReadOnlyList<string> Description);

/// <summary>Where to read on; without an address it is the name of other help.</summary>
internal sealed record LinkHelp(string Text, string Uri);
