using System.Text;
using System.Text.Json.Nodes;

namespace Ampersand.Write.Contract.Tests;

/// <summary>What the library sends and the emulator answers is of the contract's form, each call by a schema of its own.</summary>
public sealed class ContractTests
{
    [Theory]
    [MemberData(nameof(ContractScenario.Names), MemberType = typeof(ContractScenario))]
    public async Task Requests_and_answers_are_as_the_contract_has_them(string scenario)
    {
        await using var bench = await ContractBench.StartAsync();

        await ContractScenario.Of(scenario).Run(bench);

        Assert.All(bench.Exchanges, exchange => Assert.Empty(ContractCall.Of(exchange).Flaws(exchange)));
        foreach ((var template, var status) in ContractScenario.Of(scenario).Due)
        {
            Assert.Contains(
                bench.Exchanges,
                exchange => ContractCall.Of(exchange).ToString().StartsWith(template, StringComparison.Ordinal)
                    && (int)exchange.Status == status);
        }
    }

    /// <summary>A schema that took everything would find nothing.</summary>
    [Theory]
    [MemberData(nameof(ContractScenario.Names), MemberType = typeof(ContractScenario))]
    public async Task What_lacks_a_member_that_is_due_is_found(string scenario)
    {
        await using var bench = await ContractBench.StartAsync();
        await ContractScenario.Of(scenario).Run(bench);

        var broken = 0;
        foreach (var exchange in bench.Exchanges.Where(exchange => (int)exchange.Status == 200))
        {
            var call = ContractCall.Of(exchange);
            Assert.All(Broken(call.Answer, exchange.ResponseBody), json => Assert.NotEmpty(ContractSchema.Validate(call.Answer, json)));
            broken += Broken(call.Answer, exchange.ResponseBody).Count;
            if (call.Request is { } request)
            {
                Assert.All(Broken(request, exchange.RequestBody), json => Assert.NotEmpty(ContractSchema.Validate(request, json)));
            }
        }

        Assert.True(broken > 0 || !bench.Exchanges.Any(exchange => (int)exchange.Status == 200));
    }

    [Fact]
    public void Every_schema_belongs_to_a_call() => Assert.Equal(
        ContractSchema.Names.Order(StringComparer.Ordinal),
        ContractCall.All.SelectMany(call => new[] { call.Request, call.Answer, call.Refusal }).OfType<string>().Append("problem").Distinct()
            .Order(StringComparer.Ordinal));

    [Fact]
    public void Every_call_of_the_contract_that_the_library_makes_is_in_a_scenario()
    {
        var due = ContractScenario.All.SelectMany(scenario => scenario.Due).Select(call => call.Template).ToHashSet(StringComparer.Ordinal);

        Assert.Equal(
            ContractCall.NotMade.Order(StringComparer.Ordinal),
            ContractCall.All.Select(call => call.ToString()).Where(call => !due.Any(made => call.StartsWith(made, StringComparison.Ordinal)))
                .Order(StringComparer.Ordinal));
    }

    /// <summary>The JSON without each of its members that are due, one at a time; of a list, without those of its first item.</summary>
    private static IReadOnlyList<byte[]> Broken(string schema, byte[] json)
    {
        var broken = new List<byte[]>();
        foreach (var member in ContractSchema.RequiredMembers(schema))
        {
            var root = JsonNode.Parse(json)!;
            if ((root is JsonArray list ? list.FirstOrDefault() : root) is JsonObject holder && holder.Remove(member))
            {
                broken.Add(Encoding.UTF8.GetBytes(root.ToJsonString()));
            }
        }

        return broken;
    }
}
