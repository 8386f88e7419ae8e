namespace Ampersand.Write.Emulator;

/// <summary>What the forms of 2024 answer with 422: each error is a plain string.</summary>
internal sealed record RefusedWrite(IReadOnlyList<string> Errors);
