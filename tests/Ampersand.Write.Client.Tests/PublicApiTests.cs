using System.Reflection;
using System.Runtime.CompilerServices;
using PublicApiGenerator;

namespace Ampersand.Write.Client.Tests;

/// <summary>What programs are written against changes only when somebody means it to.</summary>
public sealed class PublicApiTests
{
    private static readonly string Approved =
        typeof(PublicApiTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(fact => fact.Key == "ApprovedApi").Value!;

    [Fact]
    public void The_public_API_is_the_approved_one()
    {
        var api = typeof(AmpersandClient).Assembly.GeneratePublicApi(new ApiGeneratorOptions { IncludeAssemblyAttributes = false })
            .ReplaceLineEndings("\n") + "\n";
        var now = api.Split('\n');
        var approved = File.Exists(Approved) ? File.ReadAllText(Approved).ReplaceLineEndings("\n").Split('\n') : [];
        if (now.SequenceEqual(approved))
        {
            return;
        }

        var received = Path.Combine(AppContext.BaseDirectory, "PublicApi.received.txt");
        File.WriteAllText(received, api);
        IEnumerable<string> changes = [
            .. Missing(approved, now).Select(line => "- " + line), .. Missing(now, approved).Select(line => "+ " + line)];
        Assert.Fail(
            $"The public API has changed:\n{string.Join('\n', changes)}\nWhere that is meant, approve it with: cp '{received}' "
                + $"'{Approved}'");
    }

    [Fact]
    public void What_is_internal_is_seen_by_tests_and_measurements_alone() => Assert.Equal(
        ["Ampersand.Write.Benchmarks", "Ampersand.Write.Client.Tests", "Ampersand.Write.CsvReports"],
        typeof(AmpersandClient).Assembly.GetCustomAttributes<InternalsVisibleToAttribute>().Select(friend => friend.AssemblyName).Order(
            StringComparer.Ordinal));

    /// <summary>The lines that stand in one text more often than in the other.</summary>
    private static IEnumerable<string> Missing(string[] one, string[] other) =>
        one.Select(line => line.Trim()).Where(line => line.Length > 1).CountBy(line => line).SelectMany(
            line => Enumerable.Repeat(line.Key, Math.Max(0, line.Value - other.Count(same => same.Trim() == line.Key))));
}
