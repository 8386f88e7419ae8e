using System.Globalization;

namespace Ampersand.Write.Output;

/// <summary>What is about to be sent, for the question whether to send it.</summary>
internal static class PlannedWriteText
{
    /// <summary>An upsert.</summary>
    public static string OfUpsert(PlannedWrite planned, string primaryKey)
    {
        if (planned.Records is not { } records)
        {
            return $"Upsert the records of {planned.Source} by {primaryKey}";
        }

        return planned.Part is { } part
            ? FormattableString.Invariant(
                $"Upsert {Range(planned)} ({Count(records)}, {planned.Bytes:N0} bytes, part {part}) from the pipeline by {primaryKey}")
            : string.Format(
                CultureInfo.InvariantCulture,
                "Upsert {0} ({1:N0} bytes, {2}{3}) from {4} by {5}",
                Count(records),
                planned.Bytes,
                planned.IsUpload ? "uploaded as one file" : planned.Parts == 1 ? "1 part" : $"{planned.Parts} parts",
                planned.PartsAccepted > 0 ? $", {planned.PartsAccepted} of them accepted already" : string.Empty,
                planned.Source,
                primaryKey);
    }

    /// <summary>A request of today's API.</summary>
    public static string OfWrite(PlannedWrite planned, RecordWriteType type) => type == RecordWriteType.Delete
        ? $"Delete the record with the id {planned.RecordId}"
        : FormattableString.Invariant(
            $"{type} {Places(planned)} ({planned.Records:N0} {(planned.Records == 1 ? "record" : "records")}, {planned.Bytes:N0} bytes)");

    private static string Count(long records) => records == 1 ? "1 record" : FormattableString.Invariant($"{records:N0} records");

    private static string Range(PlannedWrite planned) => planned.Records == 1 && planned.FirstRecord == planned.LastRecord
        ? FormattableString.Invariant($"record {planned.FirstRecord:N0}")
        : FormattableString.Invariant($"records {planned.FirstRecord:N0} to {planned.LastRecord:N0}");

    private static string Places(PlannedWrite planned) => planned.Records == 1
        ? FormattableString.Invariant($"record {planned.FirstRecord}")
        : FormattableString.Invariant($"records {planned.FirstRecord} to {planned.LastRecord}");
}
