namespace Ampersand.Write.Emulator;

/// <summary>One thing that is wrong with a request.</summary>
/// <param name="In">Where: <c>body</c>, <c>header</c>, <c>path</c> or <c>query</c>.</param>
/// <param name="Name">Which field.</param>
/// <param name="Detail">What is wrong with it.</param>
/// <param name="Value">What it holds, shortened.</param>
internal sealed record Issue(string In, string Name, string Detail, string? Value = null);
