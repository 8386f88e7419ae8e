namespace Ampersand.Write.Emulator;

/// <summary><c>/</c>: all operations, newest first.</summary>
internal sealed class OperationsPage(OperationStore store, Func<Uri> apiUri, TimeProvider time)
{
    public const int PageSize = 200;

    private const string StatusParameter = "status";

    public ConsolePage Render(Exchange exchange)
    {
        var now = time.GetUtcNow();
        var status = exchange.Query(StatusParameter);
        var counts = store.CountByStatus(now);
        var total = counts.Sum(count => count.Count);
        var shown = status is null ? total : counts.FirstOrDefault(count => count.Status == status).Count;
        var pager = Pager.Of(exchange, Address(status), PageSize, shown);
        var operations = store.List(now, status, PageSize, pager.Offset);
        return new ConsolePage("Operations", $"""
            <div id="operations" data-live>
            <div class="heading">
            <h1>Operations</h1>
            <p role="status">{Summary(total, counts)}</p>
            </div>
            {(total == 0 ? Welcome() : List(status, total, counts, pager, operations, now))}
            </div>
            """) { Room = ConsoleRoutes.Operations };
    }

    private static string Address(string? status) =>
        status is null ? ConsoleRoutes.Operations : $"{ConsoleRoutes.Operations}?{StatusParameter}={Uri.EscapeDataString(status)}";

    private static string Summary(long total, IReadOnlyList<(string Status, long Count)> counts)
    {
        var running = counts.FirstOrDefault(count => count.Status == OperationStatus.InProgress).Count;
        return total == 0 ? "None yet." : $"{Shown.Number(running)} of {Shown.Number(total)} in progress.";
    }

    private Html List(
        string? status, long total, IReadOnlyList<(string Status, long Count)> counts, Pager pager, IReadOnlyList<StoredOperation> operations, DateTimeOffset now) => $"""
        <nav class="filter" aria-label="By status">
        {Filter(null, "All", total, status)}
        {counts.Select(count => Filter(count.Status, count.Status, count.Count, status))}
        </nav>
        <table class="operations">
        <caption>{pager.Say("Operations", "newest first")}</caption>
        <thead>
        <tr><th scope="col">Object</th><th scope="col">Status</th><th scope="col" class="number">Records</th><th scope="col" class="number">Duration</th><th scope="col">Customer</th><th scope="col">Accepted</th><th scope="col">Result</th></tr>
        </thead>
        <tbody>
        {operations.Select(operation => Row(operation, now))}
        </tbody>
        </table>
        {pager.Links("Pages of operations")}
        """;

    private static Html Filter(string? status, string text, long count, string? chosen) =>
        $"""<a href="{Address(status)}"{(status == chosen ? (Html)$" aria-current=\"true\"" : Html.Empty)}>{text} <b>{Shown.Number(count)}</b></a>""";

    private Html Row(StoredOperation operation, DateTimeOffset now)
    {
        var (project, integration, groupRef) = operation.Installation;
        return $"""
            <tr id="operation-{operation.Id}">
            <th scope="row" class="object"><a href="{ConsoleRoutes.OperationOf(operation.Id)}">{operation.ObjectName}</a> <small class="id">{operation.Id}</small></th>
            <td class="state">{Shown.Status(operation.StatusAt(now))}</td>
            <td class="number records">{Shown.Records(operation, now)}</td>
            <td class="number duration">{Shown.Duration(operation, now)}</td>
            <td class="customer">{groupRef} <small>{project} / {integration}</small></td>
            <td class="accepted">{Shown.Time(operation.Created, time)}</td>
            <td class="result">{(operation.HasEnded(now) ? operation.Result : null)}</td>
            </tr>

            """;
    }

    private Html Welcome() => $"""
        <section class="card welcome" aria-labelledby="welcome">
        <h2 id="welcome">Nothing has been written yet</h2>
        <p>Point the module at this emulator, and send something. Each write appears here by itself.</p>
        <pre tabindex="0" role="group" aria-label="PowerShell commands"><code>$env:AMP_WRITE_URI = '{apiUri().AbsoluteUri}'
        $env:AMP_API_URI = '{apiUri().AbsoluteUri}'
        Connect-Ampersand -Project project -Integration integration -GroupRef customer
        Invoke-AmpersandUpsert tactics__c ./tactics.csv -PrimaryKey custom_id__c | Wait-AmpersandOperation</code></pre>
        <p>The key is the one given with <code>--api-key</code>, or else <code>emulator-key</code>.</p>
        </section>
        """;
}
