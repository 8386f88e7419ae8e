using System.Text.Json;

namespace Ampersand.Write.Emulator;

/// <summary><c>/console/operations/{operation}</c>: what became of one operation, and what its object holds.</summary>
internal sealed class OperationPage(OperationStore store, RecordStore records, TimeProvider time)
{
    public const int PageSize = 50;

    public ConsolePage Render(Exchange exchange)
    {
        var id = exchange.Values["operation"];
        var operation = store.Find(id) ?? throw ProblemException.NotFound($"There is no operation '{id}'.");
        var now = time.GetUtcNow();
        var pager = Pager.Of(exchange, ConsoleRoutes.OperationOf(id), PageSize, records.Count(operation.Installation, operation.ObjectName));
        return new ConsolePage(operation.ObjectName, $"""
            <p class="back"><a href="{ConsoleRoutes.Operations}">All operations</a></p>
            <div id="operation" data-live>
            <div class="heading">
            <h1>{operation.ObjectName}</h1>
            <p role="status">{Shown.Status(operation.StatusAt(now))}</p>
            </div>
            {(operation.HasEnded(now) && operation.Result is { } result ? (Html)$"<p class=\"lead\">{result}</p>" : Html.Empty)}
            {Facts(operation, now)}
            {Log(store.Logs(id, now))}
            {Failures(operation, now)}
            {Stored(operation, pager)}
            </div>
            """) { Room = ConsoleRoutes.Operations, Events = ConsoleRoutes.EventsOf(id) };
    }

    private Html Facts(StoredOperation operation, DateTimeOffset now)
    {
        var (project, integration, groupRef) = operation.Installation;
        return $"""
            <dl class="card facts">
            {Fact("Records", Shown.Records(operation, now))}
            {Fact("Duration", $"{Shown.Duration(operation, now)}")}
            {Fact("Accepted", Shown.Time(operation.Created, time))}
            {Fact("Ended", operation.HasEnded(now) ? Shown.Time(operation.Finished!.Value, time) : $"{Shown.Nothing}")}
            {Fact("Project", $"{project}")}
            {Fact("Integration", $"{integration}")}
            {Fact("Customer", $"{groupRef}")}
            {Fact("Operation", $"<code>{operation.Id}</code>")}
            {Fact("Installation", $"<code>{operation.Installation.Id}</code>")}
            {Fact("Configuration", $"<code>{operation.Installation.ConfigId}</code>")}
            </dl>
            """;
    }

    private static Html Fact(string name, Html value) => $"<div><dt>{name}</dt><dd>{value}</dd></div>\n";

    private Html Log(IReadOnlyList<LogEntry> entries) => $"""
        <section aria-labelledby="log">
        <h2 id="log">Log</h2>
        <ol class="card log">
        {entries.Select(entry => (Html)$"""
            <li class="{(entry.Severity == LogEntry.Failed ? "error" : "info")}">{Shown.Time(entry.Time, time)} <span class="severity">{entry.Severity}</span> <span class="message">{entry.Message}{Aside(entry.Error)}{Aside(entry.Details)}</span></li>

            """)}
        </ol>
        </section>
        """;

    private static Html Aside(string? text) => text is null ? Html.Empty : $" <span class=\"aside\">{text}</span>";

    private static Html Failures(StoredOperation operation, DateTimeOffset now)
    {
        if (!operation.HasEnded(now) || operation.Details is null)
        {
            return Html.Empty;
        }

        using var details = JsonDocument.Parse(operation.Details);
        if (!details.RootElement.TryGetProperty("failedRecords", out var failed) || failed.ValueKind != JsonValueKind.Array || failed.GetArrayLength() == 0)
        {
            return Html.Empty;
        }

        var listed = failed.GetArrayLength();
        var total = details.RootElement.TryGetProperty("failedRecordCount", out var count) && count.ValueKind == JsonValueKind.Number && count.TryGetInt64(out var number) ? number : listed;
        var rows = failed.EnumerateArray().Select(Failure).ToList();
        return $"""
            <section aria-labelledby="failed">
            <h2 id="failed">Failed records</h2>
            <div class="card scroll" tabindex="0" role="region" aria-labelledby="failed">
            <table>
            <caption><p class="extent">{(listed < total ? $"The first {Shown.Number(listed)} of {Shown.Number(total)}" : Shown.Count(total, "record", "records"))}</p></caption>
            <thead><tr><th scope="col" class="number">Record</th><th scope="col">Key</th><th scope="col">Message</th></tr></thead>
            <tbody>
            {rows}
            </tbody>
            </table>
            </div>
            </section>
            """;
    }

    /// <summary>What the details hold may have been put there by hand, in any form.</summary>
    private static Html Failure(JsonElement failure) => failure.ValueKind == JsonValueKind.Object
        ? $"<tr><td class=\"number\">{Text(failure, "record")}</td><td>{Text(failure, "key")}</td><td>{Text(failure, "message")}</td></tr>\n"
        : (Html)$"<tr><td></td><td></td><td>{failure.GetRawText()}</td></tr>\n";

    private static string Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? TextOf(value) : Shown.Nothing;

    private static string TextOf(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();

    private Html Stored(StoredOperation operation, Pager pager)
    {
        var page = records.List(operation.Installation, operation.ObjectName, pager.Size, pager.Offset);
        return $"""
            <section aria-labelledby="stored">
            <h2 id="stored">Stored records</h2>
            {(pager.Total == 0 ? (Html)$"<p class=\"card empty\">{operation.ObjectName} of {operation.Installation.GroupRef} holds no records.</p>" : Table(page, pager))}
            </section>
            """;
    }

    /// <summary>A column for each field of the records on the page, in the order in which they appear.</summary>
    private static Html Table(IReadOnlyList<StoredRecord> page, Pager pager)
    {
        var fields = page.SelectMany(record => record.Fields.EnumerateObject().Select(field => field.Name)).Distinct(StringComparer.Ordinal).ToList();
        var isAnyAssociated = page.Any(record => record.Associations is not null);
        return $"""
            <div class="card scroll" tabindex="0" role="region" aria-labelledby="stored">
            <table class="stored">
            <caption>{pager.Say("Records", "oldest first")}</caption>
            <thead><tr><th scope="col">Id</th>{fields.Select(field => (Html)$"<th scope=\"col\">{field}</th>")}{(isAnyAssociated ? (Html)$"<th scope=\"col\">Associations</th>" : Html.Empty)}</tr></thead>
            <tbody>
            {page.Select(record => (Html)$"""
                <tr id="record-{record.Id}"><th scope="row"><code>{record.Id}</code></th>{fields.Select(field => Cell(record, field))}{(isAnyAssociated ? (Html)$"<td>{record.Associations?.GetRawText()}</td>" : Html.Empty)}</tr>

                """)}
            </tbody>
            </table>
            </div>
            {pager.Links("Pages of records")}
            """;
    }

    private static Html Cell(StoredRecord record, string field) => record.Fields.TryGetProperty(field, out var value)
        ? value.ValueKind == JsonValueKind.Null ? $"<td><i>null</i></td>" : (Html)$"<td>{TextOf(value)}</td>"
        : $"<td></td>";
}
