namespace Ampersand.Write.Client.Tests.Operations;

public class OperationTests
{
    private static readonly AmpersandOperation Submitted = Known("a", 2);

    [Fact]
    public void An_operation_looked_at_again_keeps_what_is_known_of_its_submission()
    {
        var seen = new AmpersandOperation("o") { Status = "BulkWriteCompleted", RecordsFailed = 1 }.Or(Submitted);

        Assert.Equal(
            ("project a", "integration a", "installation a", "group a", "object a", "key a"),
            (seen.Project, seen.Integration, seen.InstallationId, seen.GroupRef, seen.ObjectName, seen.PrimaryKey));
        Assert.Equal(
            ("source a", 2, 20L, 200L, 2000L, DateTimeOffset.UnixEpoch.AddDays(2)),
            (seen.Source, seen.Part, seen.FirstRecord, seen.Records, seen.Bytes, seen.SubmitTime));
        Assert.Equal(Submitted.Normalizations, seen.Normalizations);
        Assert.Equal(("BulkWriteCompleted", 1L), (seen.Status, seen.RecordsFailed));
    }

    [Fact]
    public void It_prints_its_id_and_status() => Assert.Equal("o (submitted)", new AmpersandOperation("o") { Status = "submitted" }.ToString());

    [Fact]
    public void What_the_service_says_of_it_now_goes_before_what_was_known()
    {
        var seen = Submitted.Or(Known("b", 1));

        Assert.Equal(
            ("project a", "integration a", "installation a", "group a", "object a", "key a"),
            (seen.Project, seen.Integration, seen.InstallationId, seen.GroupRef, seen.ObjectName, seen.PrimaryKey));
        Assert.Equal(
            ("source a", 2, 20L, 200L, 2000L, DateTimeOffset.UnixEpoch.AddDays(2)),
            (seen.Source, seen.Part, seen.FirstRecord, seen.Records, seen.Bytes, seen.SubmitTime));
        Assert.Equal(Submitted.Normalizations, seen.Normalizations);
        Assert.Throws<ArgumentNullException>(() => Submitted.Or(null!));
    }

    /// <summary>An operation of whose submission all is known.</summary>
    /// <param name="mark">Stands in each of its texts.</param>
    /// <param name="part">Its part, of which its other numbers are made.</param>
    private static AmpersandOperation Known(string mark, int part) => new("o")
    {
        Project = $"project {mark}",
        Integration = $"integration {mark}",
        InstallationId = $"installation {mark}",
        GroupRef = $"group {mark}",
        ObjectName = $"object {mark}",
        PrimaryKey = $"key {mark}",
        Source = $"source {mark}",
        Part = part,
        FirstRecord = part * 10,
        Records = part * 100,
        Bytes = part * 1000,
        SubmitTime = DateTimeOffset.UnixEpoch.AddDays(part),
        Normalizations = [$"normalization {mark}"],
    };
}
