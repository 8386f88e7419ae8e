using System.Globalization;
using System.Text;

namespace Ampersand.Write.Tests.Cmdlets;

/// <summary>Input of more than one part, made of few records, each as large as Salesforce allows.</summary>
internal static class LargeInput
{
    private const int Columns = 12;

    /// <summary>What each column but the key holds.</summary>
    public static string Value { get; } = new('x', 32_000);

    /// <summary>A script that pipes records <c>k__c = 1..</c>; it needs a variable <c>$value</c>.</summary>
    public static string Records(int count) =>
        $"1..{count} | ForEach-Object {{ [pscustomobject]@{{ k__c = $_; {string.Join("; ", Names().Select(name => name + " = $value"))} "
            + "} }";

    /// <summary>The same records as a CSV.</summary>
    public static string Csv(int records)
    {
        var values = string.Concat(Enumerable.Repeat("," + Value, Columns)) + "\n";
        var csv = new StringBuilder("k__c", records * (values.Length + 10));
        csv.Append(',').AppendJoin(',', Names()).Append('\n');
        for (var record = 1; record <= records; record++)
        {
            csv.Append(CultureInfo.InvariantCulture, $"{record}").Append(values);
        }

        return csv.ToString();
    }

    private static IEnumerable<string> Names() => Enumerable.Range(1, Columns).Select(column => $"t{column}__c");
}
