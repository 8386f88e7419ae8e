using System.Text.RegularExpressions;

namespace Ampersand.Write.Client.Tests.Csv;

/// <summary>Columns as people have them, with nothing wrong: a warning about one of them would be wrong itself.</summary>
public sealed class CleanColumnTests
{
    /// <summary>The parts of names, addresses and geolocations of Salesforce's, standard and custom.</summary>
    private static readonly string[] Parts =
    [
        .. new[] { "Billing", "Shipping", "Mailing", "Other", "Person", "PersonMailing", "PersonOther", "" }.SelectMany(kind =>
            new[] { "Street", "City", "State", "StateCode", "PostalCode", "Country", "CountryCode", "Latitude", "Longitude", "GeocodeAccuracy" }
                .Select(part => kind + part)),
        "Salutation", "FirstName", "MiddleName", "LastName", "Suffix", "Name", "Id", "OwnerId", "CurrencyIsoCode", "RecordTypeId",
        .. new[] { "Address", "ns__Address" }.SelectMany(field =>
            new[] { "Street", "City", "PostalCode", "StateCode", "CountryCode", "Latitude", "Longitude", "GeocodeAccuracy" }
                .Select(part => $"{field}__{part}__s")),
        "Place__latitude__s", "npsp__Place__longitude__s", "Level__c", "npsp__Level__c", "FirstName__pc", "Parent__r.Ext__c", "npsp__P__r.Ext__c",
        "Account.Ext__c", "User:Owner.Ext__c", "a1__c", "A_b_c__c",
    ];

    public static TheoryData<string> Columns() => [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Csv", "Rules", "CleanColumns.txt"))];

    [Fact]
    public void There_are_more_than_200_columns() => Assert.InRange(Columns().Count, 200, int.MaxValue);

    [Theory]
    [MemberData(nameof(Columns))]
    public void A_clean_column_draws_no_warning(string line)
    {
        string[] fields = [.. line.Split('\t').Select(Regex.Unescape)];
        var text = $"k__c,{fields[0]}__c\n" + string.Concat(
            fields.Skip(1).Select((value, record) => $"{record + 1},\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"\n"));

        var report = CsvText.Inspect(text, new CsvInspectionOptions { PrimaryKey = "k__c" });

        Assert.All(report.Issues, issue => Assert.True(issue.Severity == CsvSeverity.Information, issue.ToString()));
    }

    [Fact]
    public void Names_of_Salesforces_fields_draw_no_warning()
    {
        foreach (var name in Parts)
        {
            var report = CsvText.Inspect($"k__c,{name}\n1,a\n");
            Assert.True(report is { Errors: 0, Warnings: 0 }, string.Join('\n', report.Issues));
        }
    }
}
