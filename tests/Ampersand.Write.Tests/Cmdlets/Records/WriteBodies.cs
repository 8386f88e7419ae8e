using System.Text;
using Ampersand.Write.Emulator;

namespace Ampersand.Write.Tests.Cmdlets;

/// <summary>What tests of Invoke-AmpersandWrite ask of the requests that arrived.</summary>
internal static class WriteBodies
{
    /// <summary>The bodies that were sent, in order of arrival.</summary>
    public static IReadOnlyList<string> SentBodies(this Workbench bench) =>
        [.. bench.Writes.Select(request => Encoding.UTF8.GetString(request.Body.Span))];

    /// <summary>The one body that was sent.</summary>
    public static string SentBody(this Workbench bench) => Assert.Single(bench.SentBodies());

    /// <summary>The one record that was sent, as its JSON.</summary>
    public static string SentRecord(this Workbench bench) =>
        Workbench.Body(Assert.Single(bench.Writes)).GetProperty("record").GetRawText();

    /// <summary>How many records each request held, in order of arrival.</summary>
    public static IReadOnlyList<int> SentCounts(this Workbench bench) => [.. bench.Writes.Select(request =>
        Workbench.Body(request).TryGetProperty("batch", out var batch) ? batch.GetArrayLength() : 1)];

    /// <summary>An emulator whose objects may be deleted from, and whose operations end at once.</summary>
    public static EmulatorOptions Deleting { get; } = new() { ProcessingTime = TimeSpan.Zero, DeletionEnabledObjects = ["*"] };
}
