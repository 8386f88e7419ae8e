namespace Ampersand.Write.Client.Tests.Operations;

public class OperationTests
{
    private static readonly AmpersandOperation Submitted = new("o")
    {
        Project = "p",
        Integration = "i",
        InstallationId = "n",
        GroupRef = "g",
        ObjectName = "thing__c",
        PrimaryKey = "key__c",
        Source = "a.csv",
        Part = 2,
        FirstRecord = 11,
        Records = 10,
        Bytes = 100,
        SubmitTime = DateTimeOffset.UnixEpoch,
        Normalizations = ["The lines are ended with LF."],
    };

    [Fact]
    public void An_operation_looked_at_again_keeps_what_is_known_of_its_submission()
    {
        var seen = new AmpersandOperation("o") { Status = "BulkWriteCompleted", RecordsFailed = 1 }.Or(Submitted);

        Assert.Equal(
            ("p", "i", "n", "g", "thing__c", "key__c"),
            (seen.Project, seen.Integration, seen.InstallationId, seen.GroupRef, seen.ObjectName, seen.PrimaryKey));
        Assert.Equal(
            ("a.csv", 2, 11L, 10L, 100L, DateTimeOffset.UnixEpoch),
            (seen.Source, seen.Part, seen.FirstRecord, seen.Records, seen.Bytes, seen.SubmitTime));
        Assert.Equal(Submitted.Normalizations, seen.Normalizations);
        Assert.Equal(("BulkWriteCompleted", 1L), (seen.Status, seen.RecordsFailed));
    }

    [Fact]
    public void It_prints_its_id_and_status() => Assert.Equal("o (submitted)", new AmpersandOperation("o") { Status = "submitted" }.ToString());

    [Fact]
    public void What_the_service_says_of_it_now_goes_before_what_was_known()
    {
        var other = new AmpersandOperation("o")
        {
            Project = "q",
            Integration = "j",
            InstallationId = "m",
            GroupRef = "h",
            ObjectName = "other__c",
            PrimaryKey = "id__c",
            Source = "b.csv",
            Part = 1,
            FirstRecord = 1,
            Records = 1,
            Bytes = 1,
            SubmitTime = DateTimeOffset.UnixEpoch.AddDays(1),
            Normalizations = ["The byte order mark is left out."],
        };

        var seen = Submitted.Or(other);

        Assert.Equal(
            ("p", "i", "n", "g", "thing__c", "key__c"),
            (seen.Project, seen.Integration, seen.InstallationId, seen.GroupRef, seen.ObjectName, seen.PrimaryKey));
        Assert.Equal(
            ("a.csv", 2, 11L, 10L, 100L, DateTimeOffset.UnixEpoch),
            (seen.Source, seen.Part, seen.FirstRecord, seen.Records, seen.Bytes, seen.SubmitTime));
        Assert.Equal(Submitted.Normalizations, seen.Normalizations);
        Assert.Throws<ArgumentNullException>(() => Submitted.Or(null!));
    }
}
