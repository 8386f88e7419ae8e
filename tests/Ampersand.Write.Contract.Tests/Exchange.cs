using System.Net;

namespace Ampersand.Write.Contract.Tests;

/// <summary>A request of the library and the emulator's answer, as both went over the wire.</summary>
internal sealed record Exchange
{
    public required string Method { get; init; }

    /// <summary>The path behind the version, for example <c>/projects/p/operations/x</c>, as it was sent.</summary>
    public required string Path { get; init; }

    /// <summary>The query with its question mark; empty where there is none.</summary>
    public required string Query { get; init; }

    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    public required byte[] RequestBody { get; init; }

    public required HttpStatusCode Status { get; init; }

    public required string? ContentType { get; init; }

    public required byte[] ResponseBody { get; init; }

    public override string ToString() => $"{Method} {Path}{Query}: {(int)Status}";
}
