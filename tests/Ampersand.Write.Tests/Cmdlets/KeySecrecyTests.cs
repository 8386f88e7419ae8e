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
        await using Workbench bench = await Workbench.StartUnconnectedAsync();
        bench.Emulator.Faults.Order(new Fault { Kind = FaultKind.Status, Status = 503, Times = 1, Body = "you sent " + Workbench.Key });
        bench.Emulator.Faults.Order(new Fault { Kind = FaultKind.Status, Status = 400, Body = $$"""{ "detail": "you sent {{Workbench.Key}}", "requestId": "{{Workbench.Key}}" }""" });

        SessionResult result = bench.Run("""
            $VerbosePreference = 'Continue'; $DebugPreference = 'Continue'
            Connect-Ampersand $key -Project p -Integration i -GroupRef g -WriteUri $uri -ApiUri $uri -RetryIntervalSeconds 0.01
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
        foreach (object item in result.Timeline)
        {
            Assert.DoesNotContain(Workbench.Key, Shown(item), StringComparison.Ordinal);
        }

        Assert.DoesNotContain(Workbench.Key, Shown(bench.Run("$Error").Output), StringComparison.Ordinal);
        Assert.DoesNotContain(Workbench.Key, bench.Session.Render("Get-AmpersandConnection; $Error; $global:AmpersandWriteConnections"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_search_finds_a_key_that_is_there()
    {
        await using Workbench bench = await Workbench.StartUnconnectedAsync();

        Assert.Contains("here", Shown(bench.Run("[pscustomobject]@{ a = @{ b = , @([pscustomobject]@{ c = 'it is here' }) } }").Output), StringComparison.Ordinal);
    }

    /// <summary>All that Format-List -Force or ConvertTo-Json could reach of an object: its public properties, and theirs.</summary>
    private static string Shown(object? root)
    {
        var text = new StringBuilder();
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        Show(root, depth: 0);
        return text.ToString();

        void Show(object? value, int depth)
        {
            object? plain = value is PSObject wrapped ? wrapped.BaseObject : value;
            if (plain is null or Type or Assembly or Delegate || depth > 8 || (!plain.GetType().IsValueType && !seen.Add(plain is PSCustomObject ? value! : plain)))
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
                foreach (object? item in items)
                {
                    Show(item, depth + 1);
                }
            }

            foreach (PSPropertyInfo property in PSObject.AsPSObject(value!).Properties.Where(property => property.IsGettable))
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
}
