using Ampersand.Write.Csv;

namespace Ampersand.Write.Client.Tests.Csv;

/// <summary>A last record that sums those before it is the line of totals of a report; all else is left alone.</summary>
public sealed class TotalsTests
{
    [Theory]
    [InlineData("k__c,amount__c\na,10\nb,20\nc,30\nTotal,60\n")]
    [InlineData("k__c,amount__c\na,10\nb,20\nc,30\nGrand total:,60\n")]
    [InlineData("k__c,name__c,amount__c\n1,a,10.50\n2,b,-20\n3,c,30.255\n4,Summe,20.755\n")]
    [InlineData("k__c,amount__c,count__c\na,10,1\nb,,1\nc,30,1\nИтого,40,3\n")]
    [InlineData("k__c,amount__c\na,\"10\"\nb,\"20\"\nc,\"30\"\n\"合計\",\"60\"\n")]
    [InlineData("k__c,amount__c\na,10\nb,20\nc,30\nTOTAL,60")]
    public void A_line_of_totals_is_told(string text)
    {
        var report = CsvText.Inspect(text, new CsvInspectionOptions { PrimaryKey = "k__c" });

        var issue = Assert.Single(report.Issues, issue => issue.Code == CsvRule.TotalsRow);
        Assert.Equal((CsvSeverity.Warning, report.Records), (issue.Severity, issue.Record));
        Assert.True(report.IsValid);
    }

    [Fact]
    public void A_line_of_totals_has_an_empty_key_where_it_has_no_word()
    {
        const string Text = "k__c,amount__c\na,10\nb,20\nc,30\n,60\n";

        var report = CsvText.Inspect(Text, new CsvInspectionOptions { PrimaryKey = "k__c" });

        Assert.Equal(
            [CsvRule.PrimaryKeyEmpty, CsvRule.TotalsRow], report.Issues.Where(issue => issue.Line == 5).Select(issue => issue.Code));
        Assert.Equal([CsvRule.TotalsRow], Codes(Text, CsvProvider.None));
    }

    [Theory]
    [InlineData("k__c,amount__c\na,10\nb,20\nTotal,30\n")] // of three records
    [InlineData("k__c,amount__c\na,10\nb,20\nc,30\nTotal,61\n")] // no sum
    [InlineData("k__c,amount__c\na,10\nb,20\nc,30\nd,60\n")] // no word
    [InlineData("k__c,amount__c\na,10\nb,20\nc,30\nTotal,60\nd,1\n")] // not the last
    [InlineData("k__c,amount__c\na,10\nb,20\nc,30\nTotality,60\n")] // another word
    [InlineData("k__c,amount__c\na,0\nb,0\nc,0\nTotal,0\n")]
    [InlineData("k__c,amount__c\na,0\nb,0\nc,5\nTotal,5\n")] // one number is no sum
    [InlineData("k__c,amount__c\na,10\nb,x\nc,30\nTotal,40\n")] // no column of numbers
    [InlineData("k__c,amount__c\na,1e1\nb,20\nc,30\nTotal,60\n")]
    [InlineData("k__c,amount__c\na,10.\nb,20\nc,30\nTotal,60\n")]
    [InlineData("k__c,amount__c\na,1234567890123\nb,20\nc,30\nTotal,1234567890173\n")] // ids have so many digits
    public void No_other_last_record_is_taken_for_one(string text) => Assert.DoesNotContain(CsvRule.TotalsRow, Codes(text));

    [Fact]
    public void In_a_file_longer_than_a_report_nothing_is_looked_for()
    {
        static string Report(int records) =>
            "k__c,amount__c\n" + string.Concat(Enumerable.Range(1, records - 1).Select(record => $"k{record},1\n")) + $"Total,{records - 1}\n";

        Assert.Contains(CsvRule.TotalsRow, Codes(Report(TotalsRule.MostValues - 9)));
        Assert.DoesNotContain(CsvRule.TotalsRow, Codes(Report(TotalsRule.MostValues + 9)));
    }

    [Theory]
    [InlineData("Total", 60)]
    [InlineData("total", "60.00")]
    [InlineData("Sum", 60.0)]
    public void Piped_records_are_looked_at_alike(string word, object sum)
    {
        var told = new List<AmpersandCsvIssue>();
        using var writer = new RecordCsvWriter(new RecordCsvOptions { PrimaryKey = "k__c", OnIssue = told.Add });
        foreach (var (key, amount) in new (string, object)[] { ("a", 10), ("b", "20"), ("c", 30m), (word, sum) })
        {
            writer.Add(["k__c", "amount__c"], [key, amount])?.Dispose();
        }

        Assert.Empty(told);
        using var part = writer.Complete();
        var issue = Assert.Single(told);
        Assert.Equal((CsvRule.TotalsRow, CsvSeverity.Warning, 4L), (issue.Code, issue.Severity, issue.Record));
    }

    private static IEnumerable<string> Codes(string text, CsvProvider provider = CsvProvider.Salesforce) =>
        CsvText.Inspect(text, new CsvInspectionOptions { Provider = provider }).Issues.Select(issue => issue.Code);
}
