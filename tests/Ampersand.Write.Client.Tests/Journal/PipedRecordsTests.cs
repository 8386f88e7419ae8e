using System.Globalization;
using System.Text;
using Ampersand.Write.Journal;

namespace Ampersand.Write.Client.Tests.Journal;

/// <summary>Piped records have no file to be found in again: the journal itself knows which they were.</summary>
public sealed class PipedRecordsTests : IDisposable
{
    private const string First = "id__c,name__c\n1,one\n2,\"two\nlines\"\n3,\n";

    private readonly JournalBench bench = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public void The_same_records_are_known()
    {
        Send(First);

        Assert.Equal("operation-1", Find(1, First)!.OperationId);
    }

    [Theory]
    [InlineData("id__c,name__c\n1,one\n2,\"two\nlines!\"\n3,\n", "piped record 2 is not the one it was")]
    [InlineData("id__c,name__c\n2,\"two\nlines\"\n1,one\n3,\n", "piped record 1 is not the one it was")]
    [InlineData("id__c,name__c\n1,one\n2,\"two\nlines\"\n", "piped record 3 is not the one it was")]
    [InlineData("id__c,name__c\n1,one\n2,\"two\nlines\"\n3,\n4,four\n", "piped record 4 is not the one it was")]
    [InlineData("id__c,name__c,more\n1,one,\n2,\"two\nlines\",\n3,,x\n", "piped record 3 is not the one it was")]
    [InlineData(
        "id__c,title__c\n1,one\n2,\"two\nlines\"\n3,\n",
        "the columns of part 1 (records 1 to 4) of the piped records were 'id__c,name__c' and are 'id__c,title__c'")]
    public void A_difference_is_told_by_its_record(string csv, string difference)
    {
        Send(First);

        var error = Assert.Throws<AmpersandJournalException>(() => Find(1, csv));

        Assert.Equal("JournalMismatch", error.ErrorId);
        Assert.Contains(difference, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_record_is_counted_from_the_beginning_of_the_input()
    {
        Send("id\n1\n2\n", "id\n3\n4\n");

        var error = Assert.Throws<AmpersandJournalException>(() => Find(2, "id\n3\n5\n", firstRecord: 3));

        Assert.Contains("piped record 4 is not the one it was", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_part_that_begins_elsewhere_is_told()
    {
        Send("id\n1\n2\n", "id\n3\n4\n");

        var error = Assert.Throws<AmpersandJournalException>(() => Find(2, "id\n3\n4\n", firstRecord: 4));

        Assert.Contains("part 2 (records 3 to 4) of the piped records begins with record 4 now", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_records_are_told()
    {
        Send("id\n1\n2\n", "id\n3\n4\n");
        using var journal = bench.Open(null, JournalInput.Pipeline);
        _ = journal.Find(JournalBench.Piped(1, "id\n1\n2\n"));

        var error = Assert.Throws<AmpersandJournalException>(() => journal.EndInput(1));

        Assert.Contains("record 3 and what followed it is missing", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Records_in_place_of_a_file_are_another_input()
    {
        bench.Interrupt(accepted: 1);

        var error = Assert.Throws<AmpersandJournalException>(() => bench.Open(null, JournalInput.Pipeline));

        Assert.Contains("input 1 was /data/one.csv (100 bytes, SHA-256 aaaaaaaaaaaa…) and is records from the "
            + "pipeline", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_in_place_of_records_is_told()
    {
        Send(First);
        using var journal = SubmissionJournal.Open(bench.Path, JournalBench.Call(), bench.Clock, bench.Progress);

        var error = Assert.Throws<AmpersandJournalException>(journal.Complete);

        Assert.Contains("records from the pipeline is missing", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_part_makes_a_long_line_and_is_read_all_the_same()
    {
        var csv = "id\n" + string.Concat(Enumerable.Range(0, 200_000).Select(id => id.ToString(CultureInfo.InvariantCulture) + "\n"));
        Send(csv);

        var error = Assert.Throws<AmpersandJournalException>(
            () => Find(1, csv.Replace("\n199998\n", "\n199999\n", StringComparison.Ordinal)));

        Assert.Contains("piped record 199,999 is not the one it was", error.Message, StringComparison.Ordinal);
        Assert.InRange(new FileInfo(bench.Path).Length, 1_000_000, 1_100_000);
    }

    [Fact]
    public void Four_bytes_a_record_are_kept()
    {
        var hashes = RecordHashes.Of(Encoding.UTF8.GetBytes("id,name\n1,\n1\n2,\"\n\"\n"));

        Assert.Equal("id,name", hashes.Header);
        Assert.Equal(12, hashes.Bytes.Length);
        Assert.Equal(hashes.Bytes[..4], hashes.Bytes[4..8]);
    }

    private void Send(params string[] parts)
    {
        using var journal = bench.Open(null, JournalInput.Pipeline);
        long record = 1;
        for (var place = 0; place < parts.Length; place++)
        {
            var part = JournalBench.Piped(place + 1, parts[place], record);
            journal.Intend(part, Encoding.UTF8.GetBytes(parts[place]));
            journal.Accept(part, "operation-" + (place + 1).ToString(CultureInfo.InvariantCulture));
            record = part.LastRecord + 1;
        }
    }

    private UpsertPart? Find(int number, string csv, long firstRecord = 1)
    {
        using var journal = bench.Open(null, JournalInput.Pipeline);
        return journal.Find(JournalBench.Piped(number, csv, firstRecord), Encoding.UTF8.GetBytes(csv));
    }
}
