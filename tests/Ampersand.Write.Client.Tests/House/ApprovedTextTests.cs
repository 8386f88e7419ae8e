using System.Security.Authentication;
using System.Text.Json;
using Ampersand.Write.Client.Tests.Shared;
using Ampersand.Write.Csv;
using Ampersand.Write.Http;
using Ampersand.Write.Journal;
using Ampersand.Write.Objects;
using Ampersand.Write.Operations;
using Ampersand.Write.Records;
using Ampersand.Write.Results;
using Ampersand.Write.Search;
using Ampersand.Write.Upsert;
using Polly.Timeout;

namespace Ampersand.Write.Client.Tests.House;

/// <summary>All that the library says of errors and of CSV, side by side for reading. A text that changes has to be approved.</summary>
public sealed class ApprovedTextTests
{
    private static readonly CsvPlace Place = new(Line: 3, Record: 2, Column: "Start", ColumnNumber: 4, Preview: "11/20/2023");
    private static readonly ServiceRequest Request = new(
        HttpMethod.Get, new Uri("https://write.withampersand.com/v1/projects/p"), Repeatable.Always);
    private static readonly ApiKey Key = new(TestConnection.Key);
    private static readonly IOException DiskError = new("No space left on device");

    [Fact]
    public void What_is_said_is_what_was_approved()
    {
        var received = Path.Combine(AppContext.BaseDirectory, "House", "ReceivedTexts.txt");
        string[] said = [.. Texts()];
        File.WriteAllLines(received, said);

        var approved = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "House", "ApprovedTexts.txt"));

        string[] changed = [.. approved.Except(said).Select(line => $"- {line}"), .. said.Except(approved).Select(line => $"+ {line}")];
        Assert.True(changed.Length == 0
            && said.SequenceEqual(approved),
            $"Approve {received} by copying it over House/ApprovedTexts.txt:\n{string.Join('\n', changed)}");
    }

    [Fact]
    public void Each_error_is_among_them()
    {
        HashSet<string> said = [.. Errors().Select(error => error.ErrorId)];

        Assert.All(typeof(ErrorIds).GetProperties(), id => Assert.Contains(id.Name, said));
    }

    [Fact]
    public void Each_rule_of_CSV_is_among_them()
    {
        HashSet<string> said = [.. Issues().Select(issue => issue.Code)];

        Assert.All(typeof(CsvRule).GetFields(), code => Assert.Contains(code.Name, said));
    }

    private static IEnumerable<string> Texts()
    {
        yield return "CSV";
        foreach (var issue in Issues())
        {
            var suggestion = issue.Suggestion is null ? string.Empty : $" [{issue.Suggestion}]";
            yield return $"{issue.Code} ({issue.Severity}): {issue.Message}{suggestion}";
        }

        yield return string.Empty;
        yield return "Errors";
        foreach (var error in Errors())
        {
            var action = error.RecommendedAction is null ? string.Empty : $" > {error.RecommendedAction}";
            yield return $"{error.ErrorId} ({error.Kind}): "
                + $"{error.Message.Replace(Environment.NewLine, " | ", StringComparison.Ordinal)}{action}";
        }
    }

    private static IEnumerable<AmpersandCsvIssue> Issues() =>
    [
        CsvIssues.Empty(hasHeader: false),
        CsvIssues.Empty(hasHeader: true),
        CsvIssues.TooLargeForUrl(157_286_401),
        CsvIssues.Split(30_000_000, 3, CsvPart.MaxBytes),
        CsvIssues.RecordTooLarge(Place, 10_485_761, CsvPart.MaxBytes),
        CsvIssues.HeaderTooLarge(10_485_761, CsvPart.MaxBytes),
        CsvIssues.UploadGrowth(100_000_001),
        CsvIssues.LooksLike("a gzip archive", "Decompress it first."),
        CsvIssues.LooksLike("UTF-16 with a byte order mark (utf-16)", "Name that encoding, or save the file as UTF-8.", "utf-16"),
        CsvIssues.NotUtf8(Place, "UTF-8", "C3", 20),
        CsvIssues.NotUtf8(Place, "UTF-8", "00", 20),
        CsvIssues.NotUtf8(Place, "utf-16", "", offset: null),
        CsvIssues.NoText(Place),
        CsvIssues.OtherEncoding("iso-8859-1", normalized: true),
        CsvIssues.OtherEncoding("iso-8859-1", normalized: false),
        CsvIssues.ByteOrderMark(normalized: true),
        CsvIssues.ByteOrderMark(normalized: false),
        CsvIssues.LineEnding(1, crLf: 2, cr: 0, lf: 1, normalized: true, isLastOpen: true),
        CsvIssues.LineEnding(1, crLf: 2, cr: 0, lf: 1, normalized: false, isLastOpen: false),
        CsvIssues.LastRecordOpen(new CsvPlace(Line: 3, Record: 2)),
        CsvIssues.QuotedCarriageReturn(Place),
        CsvIssues.OtherDelimiter(';', normalized: true),
        CsvIssues.OtherDelimiter(';', normalized: false),
        CsvIssues.LooksDelimitedBy(';', ','),
        CsvIssues.StrayQuote(Place),
        CsvIssues.UnclosedQuote(Place, openLine: 3),
        CsvIssues.ColumnCount(Place, fields: 3, columns: 4, blank: false),
        CsvIssues.ColumnCount(Place, fields: 1, columns: 4, blank: true),
        CsvIssues.ColumnCount(Place with { Preview = "“a, b”" }, fields: 2, columns: 1, blank: false),
        CsvIssues.HeaderEmpty(new CsvPlace(Line: 1, ColumnNumber: 4)),
        CsvIssues.HeaderNoText(new CsvPlace(Line: 1, ColumnNumber: 4)),
        CsvIssues.HeaderDuplicate(new CsvPlace(Line: 1, Column: "Id", ColumnNumber: 4), first: 1),
        CsvIssues.HeaderWhitespace(new CsvPlace(Line: 1, Column: " Id", ColumnNumber: 4)),
        CsvIssues.HeaderTooLong(new CsvPlace(Line: 1), 32_001),
        .. new[] { "Start Date", "User.Name__r__x", "User__x.Name", "a.b.c", "A:B", "A:B:C.Name", ".Name", "User__c.Name" }
            .SelectMany(name => HeaderRules.Inspect(name, new CsvPlace(Line: 1, Column: name, ColumnNumber: 2), CsvProvider.Salesforce)),
        CsvIssues.TooManyFields(new CsvPlace(Line: 1), 5_001),
        CsvIssues.RecordTooLong(Place, 400_001),
        CsvIssues.RecordTooLong(Place, characters: null),
        CsvIssues.FieldTooLong(Place, 32_001),
        CsvIssues.FieldTooLong(Place, 131_073),
        CsvIssues.PrimaryKeyMissing("Idd", ["Id", "Name"], new CsvPlace(Line: 1)),
        CsvIssues.HeaderBelow(new CsvPlace(Line: 2, Record: 1, ColumnNumber: 1, Preview: "Id")),
        CsvIssues.PrimaryKeyCase("id", "Id"),
        CsvIssues.PrimaryKeyEmpty(Place),
        CsvIssues.PrimaryKeyDuplicate(Place, line: 2),
        CsvIssues.PrimaryKeyDuplicate(Place, line: null, "record 1"),
        CsvIssues.KeysForgotten("Id", 100_000),
        CsvIssues.DateTimeLocale(CsvSeverity.Warning, Place),
        CsvIssues.DateTimeLoose(Place),
        CsvIssues.DateTimeImpossible(Place),
        CsvIssues.DateTimeUnspecified(Place, "2023-11-20T11:36:22+01:00"),
        CsvIssues.Date(Place),
        CsvIssues.Number(Place),
        CsvIssues.LostDigits(CsvSeverity.Error, Place),
        CsvIssues.NoDate(CsvSeverity.Error, Place),
        CsvIssues.DateTimeOutOfRange(CsvSeverity.Error, Place),
        CsvIssues.DateCompact(new CsvPlace(Column: "Start")),
        CsvIssues.AllMidnight(new CsvPlace(Column: "Start"), 1200),
        CsvIssues.SpreadsheetDate(new CsvPlace(Column: "Start")),
        CsvIssues.TruthWords(new CsvPlace(Column: "Start")),
        CsvIssues.NullWord(Place),
        CsvIssues.SpreadsheetError(CsvSeverity.Warning, Place),
        CsvIssues.SpreadsheetText(Place),
        CsvIssues.Scientific(CsvSeverity.Error, Place),
        CsvIssues.TypeName(Place),
        CsvIssues.ReplacementCharacter(Place),
        CsvIssues.ControlCharacter(Place),
        CsvIssues.EndMark(Place, normalized: true),
        CsvIssues.EndMark(Place, normalized: false),
        CsvIssues.SeparatorLine(';', normalized: true),
        CsvIssues.SeparatorLine('\t', normalized: false),
        CsvIssues.HeaderRepeated(Place),
        CsvIssues.QuotesPair(Place, 3),
        CsvIssues.TotalsRow(Place with { Preview = "60" }),
        CsvIssues.KeyLookalike(Place, line: 2),
        CsvIssues.KeyCase(Place, line: null, "record 1 of a.csv"),
        CsvIssues.SameId(Place, line: 2),
        CsvIssues.ToolColumn(new CsvPlace(Line: 1, Column: "sf__Id", ColumnNumber: 2)),
        CsvIssues.HeadersEmpty(new CsvPlace(Line: 1, ColumnNumber: 3), 2, areBlank: true),
        CsvIssues.HeadersEmpty(new CsvPlace(Line: 1, ColumnNumber: 3), 1, areBlank: false),
        CsvIssues.NullMarkers(markers: 2, empties: 3),
        CsvIssues.PropertyMissing("Nam", ["Id", "Name"]),
        CsvIssues.PropertyNeverSeen("Name"),
        CsvIssues.MapUnused("Name"),
        CsvIssues.ResultColumn(),
        ObjectIssues.NotConfigured("tactic__c", "tactics__c"),
        ObjectIssues.Unknown(new CsvPlace(Line: 1, Column: "dayly__c", ColumnNumber: 2), "tactics__c", "daily__c"),
        ObjectIssues.Unknown(new CsvPlace(Line: 1, Column: "x", ColumnNumber: 2), "tactics__c", nearest: null),
        ObjectIssues.NotMapped(new CsvPlace(Line: 1, Column: "notes", ColumnNumber: 2)),
        ObjectIssues.KeyNotMapped(new CsvPlace(Line: 1, Column: "notes", ColumnNumber: 2)),
        ObjectIssues.Case(new CsvPlace(Line: 1, Column: "name", ColumnNumber: 2), "Name"),
        ObjectIssues.ReadOnly(new CsvPlace(Line: 1, Column: "Total__c", ColumnNumber: 2)),
        ObjectIssues.Setting(new CsvPlace(Line: 1, Column: "Name", ColumnNumber: 2), "on updates only where it is empty"),
        ObjectIssues.Required(new CsvPlace(Column: "LastName")),
        .. new[] { FieldKind.Whole, FieldKind.Number, FieldKind.Date, FieldKind.Time }.Select(kind => ObjectIssues.FieldType(Place, kind)),
        ObjectIssues.BooleanValue(Place),
        ObjectIssues.PicklistValue(Place, "Lead", "LEAD_GENERATION"),
        ObjectIssues.PicklistValue(Place, "Other", nearest: null),
        ObjectIssues.ReferenceValue(Place),
        ObjectIssues.SpreadsheetDate(Place),
        .. new object[] { double.NaN, new[] { 1, 2 }, new Dictionary<string, int>(), new object() }
            .Select(value => CsvIssues.Value(Place, RecordValue.Format(value, out _)!)),
    ];

    private static IEnumerable<AmpersandException> Errors()
    {
        RecordWriteOptions create = new() { Type = RecordWriteType.Create };
        RecordWriteOptions delete = new() { Type = RecordWriteType.Delete };
        var later = create with { Mode = RecordWriteMode.Asynchronous };
        var batch = Records.RecordWriting.Batch("Ada", "Bob");
        var partlyFailed = new AmpersandOperation("operation").With(o =>
        {
            (o.ObjectName, o.Records, o.Meaning) = ("thing__c", 200_000, StatusMeaning.Succeeded);
            (o.RecordsSucceeded, o.RecordsFailed) = (199_588, 412);
        });
        var operation = new AmpersandOperation("5e4f06ca-445f-43ea-943e-78465ee1bb7a", connection: null)
            .With(o => (o.ObjectName, o.Status, o.Result) = ("tactics__c", "failure", "2 of 3 records were not written."));
        UpsertPart part = new() { Source = "a.csv", Input = 1, Part = 2, FirstRecord = 101, LastRecord = 200, Records = 100, Bytes = 9_000 };
        var uncertain = Lost(new IOException("The transport broke."));
        return
        [
            Of(() => ConnectionErrors.RequireApiKey(null)),
            Of(() => new ApiKey("a b")),
            Of(() => ConnectionErrors.RequireProject(null)),
            Of(() => ConnectionErrors.RequireProject("\uD83D")),
            Of(() => ConnectionErrors.RequireIntegration(" ")),
            Of(() => ConnectionErrors.RequireIntegration("\uD83D")),
            Of(() => ConnectionErrors.RequireGroupRef(null)),
            Of(() => ConnectionErrors.RequireGroupRef("\uD83D")),
            Of(() => ServiceAddress.RequireHost(new Uri("http://write.example.com/v1?x=1"), "WriteUri")),
            Of(() => ServiceAddress.Segment("..", "a project")),
            Of(
                () =>
                    ConnectionCheck.AskAsync(Connection(Answers.Of(404, "<html>")), progress: null, CancellationToken.None).GetAwaiter()
                        .GetResult()),
            CustomerErrors.NoProject("p", Answered(Answers.Of(404, requestId: "req-1"))),
            CustomerErrors.NoIntegration("i", []),
            CustomerErrors.NoIntegration("i", [.. Enumerable.Range(1, 12).Select(number => AmpersandIntegration.Of(
                Json($$"""{"id":"id-{{number}}","name":"crm"}""")))]),
            CustomerErrors.NoInstallation("g", "i"),
            CustomerErrors.NoInstallation("g", integration: null),
            CustomerErrors.BadCredentials(AmpersandInstallation.Of(Json("""{"id":"inst-1"}""")), "g"),
            CustomerErrors.Unhealthy(AmpersandInstallation.Of(Json("""{"id":"inst-1"}""")), "g"),
            .. new[] { 302, 400, 401, 403, 404, 407, 408, 409, 413, 422, 429, 500, 502, 503 }.Select(
                status => Answered(Answers.Of(status, requestId: "req-1"))),
            ServiceErrors.InvalidAnswer(Request, Answers.Ok("<html>"), Key, "an operation's id"),
            ServiceErrors.TooLarge(Request, 16 * 1024 * 1024),
            Lost(new TimeoutRejectedException(TimeSpan.FromSeconds(60))),
            Lost(new AuthenticationException("The remote certificate is invalid.")),
            Lost(Answers.Refused()),
            uncertain,
            CsvFileErrors.NotFound("a.csv"),
            CsvFileErrors.IsFolder("folder"),
            CsvFileErrors.NotRegular("/dev/zero"),
            CsvFileErrors.Locked("a.csv", DiskError),
            CsvFileErrors.Denied("a.csv", DiskError),
            CsvFileErrors.Unreadable("a.csv", DiskError),
            CsvFileErrors.InvalidPath("", new ArgumentException("The path is empty.")),
            CsvFileErrors.Changed("a.csv"),
            CsvFileErrors.Invalid(Csv.CsvText.Inspect("Id;Name\n1;a\n"), others: 1, "nothing was sent"),
            Of(() => CsvInspector.CheckDelimiter('x')),
            KeyInTwoFiles(),
            Assert.Throws<AmpersandException>(NotConfigured().RequireConfigured),
            ObjectLookup.NotChecked("tactics__c", Answered(Answers.Of(403))),
            UpsertErrors.WithoutBulk(Connection(Answers.Ok()), "Files are to be uploaded"),
            Of(() => ConnectionErrors.RequireWhole("\uD83D", "primary key", ErrorIds.PrimaryKeyInvalid)),
            Of(() => new RecordsUrl(new Uri("file:///a.csv"))),
            UpsertErrors.TimedOut(TimeSpan.FromSeconds(60)),
            UpsertErrors.UrlTimedOut(new RecordsUrl(new Uri("https://example.com/a.csv")), TimeSpan.FromSeconds(60)),
            JournalErrors.IsFolder("folder"),
            JournalErrors.NotFound("run.journal"),
            JournalErrors.NotAFile("run.journal"),
            JournalErrors.Unfinished("run.journal", "goes on at record 3 of a.csv"),
            UpsertErrors.TwoJournals("run.journal"),
            UpsertErrors.ResumeWithoutFiles(),
            JournalErrors.InUse("run.journal", "process 7 on build1, since 2026-11-20 10:00:00Z", DiskError),
            JournalErrors.InUse("run.journal", holder: null, DiskError),
            JournalErrors.NotAJournal("a.csv"),
            JournalErrors.OtherVersion("run.journal", "9"),
            JournalErrors.Damaged("run.journal", 3, "no JSON."),
            JournalErrors.Unreadable("run.journal", DiskError),
            JournalErrors.Unwritable("run.journal", DiskError),
            JournalErrors.FolderMissing("folder/run.journal", "folder"),
            JournalErrors.NotRecorded("run.journal", part, operation.OperationId, DiskError),
            JournalErrors.OtherCall("run.journal", ["the object was 'a' and is 'b'"]),
            JournalErrors.OtherInput("run.journal", "b.csv is new"),
            OperationErrors.OfEnd(operation.With(o => o.Meaning = StatusMeaning.Failed), [])!,
            OperationErrors.OfEnd(partlyFailed, [])!,
            OperationErrors.NotNamed(partlyFailed),
            Of(() => new AmpersandOperation("../x?y")),
            Of(() => new AtomicFile(Path.Combine("no-such-folder", "a.csv"))),
            ResultFileErrors.Exists("failed.csv"),
            ResultFileErrors.Mixed("a.csv and b.csv have different headers"),
            ResultFileErrors.Same("rows.csv"),
            ResultFileErrors.WithoutWait(),
            ResultFileErrors.Incomplete("failed.csv", OperationErrors.NotNamed(partlyFailed).Message),
            .. TimedOut(operation),
            .. Keyed(Answered(Answers.Of(400)), uncertain),
            Of(() => SearchFilter.Of([])),
            Of(() => SearchFilter.Of([new("email", null)])),
            Of(() => SearchFilter.Of([new("email", new[] { 1 })])),
            Of(() => new OperationStatus([" "], [])),
            Of(() => new OperationStatus(["done"], ["done"])),
            RecordWriteErrors.NotWritten(
                new AmpersandWriteResult().With(r => (r.ObjectName, r.Error) = ("contact", "The email is taken."))),
            RecordWriteErrors.NotTold(
                batch, new AmpersandWriteResult().With(r => (r.ObjectName, r.Error) = ("contact", "The answer has 0 results."))),
            RecordWriteErrors.Uncertain(batch, new WriteTarget(Connection(Answers.Ok()), "contact"), uncertain),
            RecordWriteErrors.Refused(batch, Answered(Answers.Of(400))),
            .. new[]
            {
                create with { BatchSize = 101 }, later with { RetryDeadlineHours = 49 }, later with { MaxDelayMinutes = 1441 },
                create with { Headers = [new(" ", "x")] }, create with { Headers = [new("A", "x\ny")] },
                delete with { Mode = RecordWriteMode.Synchronous }, delete with { BatchSize = 2 }, delete with { HasAssociations = true },
                delete with { AllOrNone = true }, delete with { ReconcileBy = "email" }, later with { ReconcileBy = "email" },
                create with { ReconcileBy = " " },
                create with { AllOrNone = true, BatchSize = 1 },
                later with { AllOrNone = true, MaxDelayMinutes = 5 },
                later with { MaxDelayMinutes = 5, BatchSize = 2 }, create with { MaxDelayMinutes = 5 }, delete with { MaxDelayMinutes = 5 },
            }.Select(options => Of(() => { options.Check(); return 0; })),
        ];
    }

    private static JsonElement Json(string text) => Answers.Ok(text).ReadJson();

    private static AmpersandException[] TimedOut(AmpersandOperation operation)
    {
        var clock = new StepClock();
        var one = new FailedLooks(clock);
        one.Add(clock.GetTimestamp(), "It was not answered.");
        var minute = TimeSpan.FromSeconds(60);
        var seen = new OperationLooks(operation, clock);
        seen.See(operation.With(o => o.Status = "in_progress"));
        var seenOnce = new OperationLooks(operation, clock);
        seenOnce.See(operation.With(o => o.Status = "in_progress"));
        seenOnce.Miss(clock.GetTimestamp(), Lost(Answers.Refused()));
        seenOnce.Miss(clock.GetTimestamp(), Lost(Answers.Refused()));
        var accepted = operation.With(o => (o.Status, o.SubmitTime) = (OperationStatus.Submitted, clock.GetUtcNow()));
        return
        [
            OperationErrors.TimedOut(seen, new FailedLooks(clock), minute),
            OperationErrors.TimedOut(seenOnce, one, minute),
            OperationErrors.TimedOut(new OperationLooks(accepted, clock), one, minute),
            OperationErrors.TimedOut(new OperationLooks(operation, clock), one, minute),
            OperationErrors.TimedOut(new OperationLooks(new AmpersandOperation(operation.OperationId), clock), new FailedLooks(clock), minute),
            OperationErrors.Lost(Answered(Answers.Of(404)), seenOnce),
        ];
    }

    private static IEnumerable<AmpersandException> Keyed(AmpersandException refusal, AmpersandException lost)
    {
        var record = new KeyedRecord(new RecordPlace("a.csv", 3, 4), "k-3", [], []);
        var piped = new KeyedRecord(new RecordPlace("pipeline", 7), "k-7", [], []);
        var batch = new RecordBatch();
        record.AddCreate(batch, new ByteSink(new byte[64]));
        KeyedWriteRequest one = new(RecordWriteType.Create, batch);
        var forms = new WriteForms(Connection(Answers.Ok()).With(new AmpersandClientOptions { WriteApi = WriteApi.Auto }), isUpload: false);
        forms.Next(Answered(Answers.Of(404)));
        return
        [
            KeyedErrors.NoSearch("zendesk"),
            KeyedErrors.ReadingDisabled("contact"),
            KeyedErrors.NotSearchable("contact", "email", refusal),
            KeyedErrors.RelationColumn("a.csv", "Parent__r.Ext__c"),
            KeyedErrors.IdBesideKey("a.csv", "Id", "email"),
            UnclearKey.Ambiguous(["003A", "003B"], mayBeCut: false).ErrorOf(record),
            UnclearKey.Ambiguous([.. Enumerable.Repeat("003A", 100)], mayBeCut: true).ErrorOf(piped),
            UnclearKey.WithoutId().ErrorOf(record),
            UnclearKey.NotProven("the search found 003B, which has another key").ErrorOf(record),
            UnclearKey.NotSearched(refusal).ErrorOf(record),
            KeyedErrors.Refused(one, refusal),
            KeyedErrors.NotTold(one, new AmpersandWriteResult().With(r => (r.ObjectName, r.Error) = ("contact", "The answer has 0 results."))),
            KeyedErrors.Lost([record, piped], [], "contact", lost, "So the run stops."),
            KeyedErrors.Lost([], [(piped, "2 records have its key: 003A, 003B")], "contact", lost, "So the run stops."),
            KeyedErrors.Lost([record], [(piped, "2 records have its key: 003A, 003B")], "contact", lost, "So the run stops."),
            forms.NoneAnswered(KeyedErrors.NotSearchable("contact", "email", Answered(Answers.Of(404)))),
        ];
    }

    private static ObjectRules NotConfigured() => Objects.KnownObject.Rules(
        """{"name":"tactic__c","fields":{}}""", """{"id":"i","config":{"content":{"write":{"objects":{"tactics__c":{}}}}}}""");

    private static AmpersandException KeyInTwoFiles()
    {
        var keys = new FileKeys();
        var options = new CsvInspectionOptions { PrimaryKey = "Id", ForReading = true, Keys = keys };
        using var first = CsvFile.FromStream(new MemoryStream("Id\n1\n"u8.ToArray()), "first.csv");
        using var second = CsvFile.FromStream(new MemoryStream("Id\n1\n"u8.ToArray()), "second.csv");
        first.Inspect(options);
        second.Inspect(options);
        return Assert.Throws<AmpersandException>(() => keys.RequireDistinct(piped: null));
    }

    private static AmpersandConnection Connection(ServiceResponse answer)
    {
        var clock = new StepClock();
        return TestConnection.Through(new ScriptedTransport(clock, () => answer), clock);
    }

    private static AmpersandServiceException Answered(ServiceResponse answer) =>
        ServiceErrors.FromAnswer(Request, answer, Key, TimeProvider.System, new Tries(1, default, false));

    private static AmpersandServiceException Lost(Exception failure) =>
        ServiceErrors.FromFailure(Request, failure, Key, new Tries(3, TimeSpan.FromSeconds(2.5), true));

    private static AmpersandException Of<T>(Func<T> work) => Assert.ThrowsAny<AmpersandException>(() => (object?)work());

}
