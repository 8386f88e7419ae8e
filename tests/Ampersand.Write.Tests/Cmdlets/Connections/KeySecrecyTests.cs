using System.Collections;
using System.Management.Automation;
using System.Reflection;
using System.Text;
using Ampersand.Write.Emulator;
using Ampersand.Write.Tests.Harness;

namespace Ampersand.Write.Tests.Cmdlets;

/// <summary>The key is never shown, whatever is looked at.</summary>
public sealed class KeySecrecyTests
{
    [Fact]
    public async Task No_stream_and_no_error_holds_the_key_even_where_the_service_echoes_it()
    {
        await using var bench = await Workbench.StartUnconnectedAsync();
        bench.Emulator.Faults.Order(new Fault { Kind = FaultKind.Status, Status = 503, Times = 1, Body = "you sent " + Workbench.Key });
        bench.Emulator.Faults.Order(
            new Fault { Kind = FaultKind.Status, Status = 400, Body = $$"""{ "detail": "you sent {{Workbench.Key}}", "requestId": "{{Workbench.Key}}" }""" });

        var result = bench.Run("""
            $VerbosePreference = 'Continue'; $DebugPreference = 'Continue'
            Connect-Ampersand $key -Project p -Integration i -GroupRef g -WriteUri $uri -ApiUri $uri -RetryIntervalSeconds 0.01 `
                -ObjectCheck Never
            Get-AmpersandConnection
            $connection = Get-AmpersandConnection
            "$connection"
            try { @{ k__c = 1 } | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c } catch { $_ }
            @{ k__c = 1 } | Invoke-AmpersandUpsert thing__c -PrimaryKey k__c | Wait-AmpersandOperation -PollingIntervalSeconds 0.1
            Get-AmpersandOperation 5e4f06ca-445f-43ea-943e-78465ee1bb7a
            $global:AmpersandWriteConnections
            """);

        Assert.NotEmpty(result.Verbose);
        Assert.Contains(result.Output, item => item.BaseObject is ErrorRecord);
        foreach (var item in result.Timeline)
        {
            Assert.DoesNotContain(Workbench.Key, Shown(item), StringComparison.Ordinal);
        }

        Assert.DoesNotContain(Workbench.Key, Shown(bench.Run("$Error").Output), StringComparison.Ordinal);
        Assert.DoesNotContain(
            Workbench.Key, bench.Session.Render(
                "Get-AmpersandConnection; $Error; $global:AmpersandWriteConnections"), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(ServiceCommands.All), MemberType = typeof(ServiceCommands))]
    [InlineData(ServiceCommands.UpsertFile + " -JournalPath $journal")]
    [InlineData(ServiceCommands.UpsertRecords + " -JournalPath $journal; Get-AmpersandJournal $journal")]
    [InlineData(
        "Get-AmpersandConnection; Test-AmpersandCsv $path; $path | ConvertTo-AmpersandCsv; Get-AmpersandConnection | Disconnect-Ampersand")]
    public async Task No_command_shows_key_or_signature_whatever_it_meets(string command)
    {
        await using var bench = await ServiceCommands.PrepareAsync(retries: 1);
        var journal = Path.Combine(bench.Folder.Path, "run.journal");
        bench.Run(
            "$journal = $given.journal; $VerbosePreference = $DebugPreference = $InformationPreference = 'Continue'",
            new { given = new { journal } }).ThrowIfErrors();
        bench.Emulator.Rules["thing__c"] = new ObjectRules { FinalStatus = "failure", Result = Echo };
        var search = new SecretSearch(bench);

        search.Through("a success", bench.Run(command).ThrowIfErrors());
        if (command.StartsWith("Invoke-AmpersandUpsert", StringComparison.Ordinal))
        {
            search.Through("a preview", bench.Run($"{command} -WhatIf"));
        }

        foreach (var fault in ServiceFault.All)
        {
            bench.Emulator.Faults.Order(Echoing(fault.Fault));
            search.Through(fault.Name, bench.Run(command));
            bench.Emulator.Faults.Clear();
        }

        search.Through("$Error", bench.Run("$Error; $global:AmpersandWriteConnections"));
        search.Through("the screen", bench.Session.Console.Take());
        search.Through("the journal", File.Exists(journal)
            ? await File.ReadAllTextAsync(journal, TestContext.Current.CancellationToken)
            : string.Empty);
    }

    [Fact]
    public async Task No_wait_shows_key_or_signature_whatever_it_meets()
    {
        await using var bench = await Workbench.StartAsync();
        var ids = bench.Emulator.Operations.Create(
            new OperationOrder { Count = ServiceFault.All.Count + 1, Project = "2234wf", Status = "failure", Result = Echo });
        foreach ((var fault, var id) in ServiceFault.All.Zip(ids))
        {
            bench.Emulator.Faults.Order(Echoing(fault.Fault) with { Path = $"**/operations/{id}", Times = 1 });
        }

        var search = new SecretSearch(bench);
        var result = bench.Run("$VerbosePreference = $DebugPreference = 'Continue'; $ids | Wait-AmpersandOperation "
            + "-PollingIntervalSeconds 0.1 -TimeoutSeconds 120", new { ids });

        Assert.Contains(
            result.Errors, error =>
                error.ToString().Contains("you sent (hidden) to https://files.example.com/things.csv?(hidden)", StringComparison.Ordinal));
        search.Through("a wait", result);
        search.Through("$Error", bench.Run("$Error"));
        search.Through("the screen", bench.Session.Console.Take());
    }

    [Fact]
    public async Task The_search_finds_a_key_that_is_there()
    {
        await using var bench = await Workbench.StartUnconnectedAsync();

        Assert.Contains("here", Shown(
            bench.Run("[pscustomobject]@{ a = @{ b = , @([pscustomobject]@{ c = 'it is here' }) } }").Output), StringComparison.Ordinal);
    }

    private const string Echo = "you sent " + Workbench.Key + " to https://files.example.com/things.csv?sig=secret-signature";

    /// <summary>The fault of a service that repeats what it was sent wherever it can.</summary>
    private static Fault Echoing(Fault fault) => fault.Kind switch
    {
        FaultKind.Status when fault is { Body: null, Status: >= 400 } => fault with
        {
            Headers = new Dictionary<string,
            string>(fault.Headers, StringComparer.Ordinal) { ["X-Request-Id"] = Workbench.Key, ["Server"] = Workbench.Key },
            ContentType = "application/problem+json",
            Body = $$"""
                {"title":"{{Echo}}","detail":"{{Echo}}","remedy":"{{Echo}}","requestId":"{{Workbench.Key}}","issues":[{"in":"header","name":"X-Api-Key","value":"{{Workbench.Key}}","detail":"{{Echo}}"}],
                 "retryable":{{(fault.Retryable == false ? "false" : "true")}} }
                """,
        },
        FaultKind.Status => fault with { Body = fault.Body + Echo },
        FaultKind.Html => fault with { Body = $"<html><title>{Echo}</title>{Echo}</html>" },
        FaultKind.InvalidJson => fault with { Body = $$"""{"operationId":"{{Echo}}","results":""" },
        FaultKind.NoOperationId => fault with { Body = $"[\"{Echo}\"]" },
        FaultKind.EndlessBody => fault with { Body = string.Concat(Enumerable.Repeat(Echo, 1000)) },
        FaultKind.Redirect => fault with { Location = $"https://elsewhere.invalid/{Workbench.Key}?sig=secret-signature", Body = Echo },
        _ => fault,
    };

    /// <summary>All that Format-List -Force or ConvertTo-Json could reach of an object: its public properties, and theirs.</summary>
    private static string Shown(object? root)
    {
        var text = new StringBuilder();
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        Show(root, depth: 0);
        return text.ToString();

        void Show(object? value, int depth)
        {
            var plain = value is PSObject wrapped ? wrapped.BaseObject : value;
            // An invocation is what the user typed, which PowerShell keeps whatever a command does.
            if (plain is null or MemberInfo or System.Reflection.Module or Assembly or Delegate or InvocationInfo || depth > 8
                || (!plain.GetType().IsValueType && !seen.Add(plain is PSCustomObject ? value! : plain)))
            {
                return;
            }

            text.Append(plain).Append('\n');
            if (plain is string || plain.GetType().IsPrimitive)
            {
                return;
            }

            if (plain is IDictionary dictionary)
            {
                foreach (DictionaryEntry entry in dictionary)
                {
                    Show(entry.Key, depth + 1);
                    Show(entry.Value, depth + 1);
                }
            }
            else if (plain is IEnumerable items)
            {
                foreach (var item in items)
                {
                    Show(item, depth + 1);
                }
            }

            foreach (var property in PSObject.AsPSObject(value!).Properties.Where(property => property.IsGettable))
            {
                try
                {
                    Show(property.Value, depth + 1);
                }
                catch (GetValueException)
                {
                    // A property that cannot be read cannot show anything.
                }
            }
        }
    }

    /// <summary>
    /// Looks through everything that a session left for the key, for a signature that was sent, and for those that the service made.
    /// </summary>
    private sealed class SecretSearch(Workbench bench)
    {
        // An error leads to the methods that it came through, and those to everything.
        private const int DepthOfOutput = 6;
        private const int DepthOfOthers = 2;

        public void Through(string occasion, SessionResult result)
        {
            foreach (var item in result.Timeline.Append(result.Terminating).OfType<object>())
            {
                Through(occasion, Shown(item));
                Through(
                    occasion,
                    PSSerializer.Serialize(item, item is PSObject { BaseObject: not ErrorRecord } ? DepthOfOutput : DepthOfOthers));
            }
        }

        public void Through(string occasion, string text)
        {
            string[] found = [.. Secrets().Where(secret => text.Contains(secret, StringComparison.Ordinal))];
            Assert.True(found.Length == 0, $"{occasion} shows {string.Join(" and ", found)}: {text}");
        }

        private IEnumerable<string> Secrets() => bench.Emulator.Requests.All
            .Select(request => request.Target.Split("signature="))
            .Where(parts => parts.Length > 1)
            .Select(parts => parts[1])
            .Append("secret-signature")
            .Append(Workbench.Key)
            .Distinct(StringComparer.Ordinal);
    }
}
