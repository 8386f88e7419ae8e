using System.Globalization;
using Ampersand.Write.Csv;
using Ampersand.Write.Operations;
using Ampersand.Write.Submission;
using Ampersand.Write.Submission.Journal;

namespace Ampersand.Write.Pipeline;

/// <summary>What an upsert says while it goes well.</summary>
internal static class UpsertWords
{
    /// <summary>A part of piped records, for the question whether to send it.</summary>
    public static string Describe(CsvPart part, UpsertTarget target) => string.Format(
        CultureInfo.InvariantCulture,
        "Upsert {0} ({1}, {2:N0} bytes, part {3}) from the pipeline by {4}",
        Range(part.FirstRecord, part.LastRecord), Count(part.Records), part.Content.Length, part.Number, target.PrimaryKey);

    /// <summary>A file, for the question whether to send it.</summary>
    public static string Describe(InspectedFile file, int acceptedBefore, UpsertTarget target) => string.Format(
        CultureInfo.InvariantCulture,
        "Upsert {0} ({1:N0} bytes, {2}{3}) from {4} by {5}",
        Count(file.Report.Records),
        file.Report.SentBytes,
        file.IsUpload ? "uploaded as one file" : file.Parts == 1 ? "1 part" : $"{file.Parts} parts",
        acceptedBefore > 0 ? $", {acceptedBefore} of them accepted already" : string.Empty,
        file.Path,
        target.PrimaryKey);

    public static string DescribeAccepted(AmpersandOperation operation) => operation.Part is null
        ? $"Accepted as operation {operation.OperationId}."
        : string.Format(
            CultureInfo.InvariantCulture,
            "Part {0} ({1}, {2:N0} bytes) was accepted as operation {3}.",
            operation.Part, Count(operation.Records ?? 0), operation.Bytes, operation.OperationId);

    public static string DescribeRecalled(AmpersandOperation operation) => string.Format(
        CultureInfo.InvariantCulture,
        "Part {0} ({1}, {2:N0} bytes) was accepted as operation {3} in an earlier run and is not sent again.",
        operation.Part, Count(operation.Records ?? 0), operation.Bytes, operation.OperationId);

    public static string DescribeRepeated(JournalPart part, string source) =>
        $"An earlier run sent {part} of {source} and never learned what came of it: it is sent again, which does no harm, because an upsert by key may be repeated.";

    /// <summary>A number of records, with its noun.</summary>
    public static string Count(long records) => records == 1 ? "1 record" : FormattableString.Invariant($"{records:N0} records");

    /// <summary>Records by their places.</summary>
    public static string Range(long first, long last) => first == last ? FormattableString.Invariant($"record {first:N0}") : FormattableString.Invariant($"records {first:N0} to {last:N0}");
}
