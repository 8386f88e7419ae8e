using System.Globalization;
using System.Management.Automation;
using Ampersand.Write.Csv;
using Ampersand.Write.Operations;
using Ampersand.Write.Submission;

namespace Ampersand.Write.Pipeline;

/// <summary>One upsert from its input to its operations: records and files become parts, parts are sent, operations come out.</summary>
internal sealed class UpsertRun : IDisposable
{
    private const string PipelineSource = "pipeline";

    private readonly AmpersandCmdlet cmdlet;
    private readonly UpsertTarget target;
    private readonly UpsertClient client;
    private readonly PartSender sender;
    private readonly string[]? properties;
    private readonly OperationWatch? watch;
    private readonly List<CsvFile> opened = [];
    private RecordConverter? converter;

    /// <param name="cmdlet">On whose behalf.</param>
    /// <param name="target">Where to.</param>
    /// <param name="properties">The properties that are read of each record; all when <see langword="null"/>.</param>
    /// <param name="wait">How long to wait for the operations' ends; <see langword="null"/> for not at all.</param>
    public UpsertRun(AmpersandCmdlet cmdlet, UpsertTarget target, string[]? properties, TimeSpan? wait)
    {
        this.cmdlet = cmdlet;
        this.target = target;
        client = new UpsertClient(target, cmdlet.Outbox);
        sender = new PartSender(cmdlet, cmdlet.Outbox, client, Accepted, cmdlet.Stop);
        this.properties = properties;
        watch = wait is { } timeout ? new OperationWatch(cmdlet, cmdlet.Outbox, new WaitOptions(), timeout, any: false, cmdlet.Stop) : null;
    }

    public required RecordCsvOptions Records { get; init; }

    public required CsvInspectionOptions Files { get; init; }

    /// <summary>Adds a record to the part in the making. A bad record is an error of its own; the others go.</summary>
    public void SendRecord(PSObject? record)
    {
        CsvPart? full;
        try
        {
            converter ??= new RecordConverter(Records, properties);
            full = converter.Add(record);
        }
        catch (AmpersandException failure)
        {
            cmdlet.WriteError(ErrorFactory.Create(failure, record));
            return;
        }

        Send(full);
        cmdlet.Outbox.Replay(cmdlet);
    }

    /// <summary>Lets Ampersand fetch the records itself.</summary>
    public void SendUrl(RecordsUrl url)
    {
        if (cmdlet.ShouldProcess(target.ToString(), $"Upsert the records of {url} by {target.PrimaryKey}"))
        {
            AmpersandOperation operation = cmdlet.Await(token => client.SubmitAsync(url, token));
            Accepted(operation);
        }
    }

    /// <summary>Inspects all files to their ends, and only when none has an error sends the first.</summary>
    /// <exception cref="AmpersandException">A file cannot be read or has an error; nothing of any file was sent.</exception>
    public void SendFiles(IReadOnlyList<string> paths)
    {
        AmpersandCsvReport[] reports = [.. paths.Select(Inspect)];
        foreach (AmpersandCsvReport report in reports)
        {
            FindingDisplay.Show(cmdlet, report);
        }

        if (reports.FirstOrDefault(report => !report.IsValid) is { } invalid)
        {
            throw FindingDisplay.Invalid(invalid, reports.Count(report => !report.IsValid) - 1, "nothing was sent");
        }

        foreach ((CsvFile file, AmpersandCsvReport report) in opened.Zip(reports, (file, report) => (file, report)))
        {
            SendFile(file, report);
        }
    }

    /// <summary>Sends the last part of the records, and waits until everything was sent and, where asked, has ended.</summary>
    public void Finish()
    {
        Send(converter?.Complete());
        sender.Finish();
        watch?.Finish();
    }

    /// <summary>Emits the operations that are still waited for, before an error ends the command.</summary>
    public void Abandon() => watch?.Abandon();

    public void Dispose()
    {
        watch?.Dispose();
        converter?.Dispose();
        foreach (CsvFile file in opened)
        {
            file.Dispose();
        }
    }

    private void Send(CsvPart? part)
    {
        if (part is not null && cmdlet.ShouldProcess(target.ToString(), Describe(part)))
        {
            sender.Send(part, PipelineSource, []);
        }
    }

    private AmpersandCsvReport Inspect(string path)
    {
        var file = CsvFile.Open(path);
        opened.Add(file);
        return cmdlet.Inspect(file, Files);
    }

    private void SendFile(CsvFile file, AmpersandCsvReport report)
    {
        if (!cmdlet.ShouldProcess(target.ToString(), Describe(report)))
        {
            return;
        }

        using IEnumerator<CsvPart> parts = file.ReadParts(cmdlet.Stop).GetEnumerator();
        while (cmdlet.Await(_ => Task.FromResult(parts.MoveNext())))
        {
            sender.Send(parts.Current, report.Path!, report.Mended);
        }
    }

    private void Accepted(AmpersandOperation operation)
    {
        cmdlet.WriteVerbose(
            operation.Part is null
                ? $"Accepted as operation {operation.OperationId}."
                : string.Format(
                    CultureInfo.InvariantCulture,
                    "Part {0} ({1:N0} records, {2:N0} bytes) was accepted as operation {3}.",
                    operation.Part, operation.Records, operation.Bytes, operation.OperationId));
        if (watch is null)
        {
            cmdlet.WriteObject(operation);
        }
        else
        {
            watch.Add(operation);
        }
    }

    private string Describe(CsvPart part) => string.Format(
        CultureInfo.InvariantCulture,
        "Upsert records {0:N0} to {1:N0} ({2:N0} records, {3:N0} bytes, part {4}) from the pipeline by {5}",
        part.FirstRecord, part.FirstRecord + part.Records - 1, part.Records, part.Content.Length, part.Number, target.PrimaryKey);

    private string Describe(AmpersandCsvReport report) => string.Format(
        CultureInfo.InvariantCulture,
        "Upsert {0:N0} records ({1:N0} bytes, {2}) from {3} by {4}",
        report.Records, report.Bytes, report.Parts == 1 ? "1 part" : $"{report.Parts} parts", report.Path, target.PrimaryKey);
}
