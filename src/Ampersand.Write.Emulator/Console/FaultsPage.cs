using System.Globalization;

namespace Ampersand.Write.Emulator;

/// <summary><c>/console/faults</c>: what is to go wrong.</summary>
internal sealed class FaultsPage(FaultBook faults)
{
    public const string PresetField = "preset";

    private static readonly (FaultKind Kind, string Effect)[] s_kinds =
    [
        (FaultKind.Status, "an answer with a status (503)"),
        (FaultKind.Delay, "the usual answer, late"),
        (FaultKind.ResetBeforeBody, "reset before the body"),
        (FaultKind.ResetInBody, "reset in the middle of the body"),
        (FaultKind.ResetAfterBody, "reset after the body"),
        (FaultKind.LostAnswer, "processed, then reset instead of the answer"),
        (FaultKind.TruncatedBody, "half of the answer, then closed"),
        (FaultKind.EndlessBody, "a body that never ends"),
        (FaultKind.Html, "a proxy's page (502)"),
        (FaultKind.InvalidJson, "200 with broken JSON"),
        (FaultKind.EmptyBody, "200 with nothing"),
        (FaultKind.NoOperationId, "200 with {}"),
        (FaultKind.WrongContentType, "the usual answer, labelled text/plain"),
        (FaultKind.Redirect, "307 to a location"),
    ];

    private static readonly string[] s_methods = ["*", "GET", "PUT", "POST", "DELETE"];

    public ConsolePage Render(FaultForm form) => new("Faults", $"""
        <div class="heading">
        <h1>Faults</h1>
        </div>
        {Presets()}
        {Ordered()}
        {Form(form)}
        """) { Room = ConsoleRoutes.Faults };

    private static Html Presets() => $"""
        <section aria-labelledby="presets">
        <h2 id="presets">Order with a click</h2>
        <form class="presets" method="post" action="{ConsoleRoutes.Faults}">
        {FaultPreset.All.Select(preset => (Html)$"""
            <button name="{PresetField}" value="{preset.Name}"><b>{preset.Title}</b> <span>{preset.Effect}</span></button>

            """)}
        </form>
        </section>
        """;

    private Html Ordered()
    {
        var all = faults.All;
        var armed = all.Count(fault => !fault.IsUsedUp);
        return $"""
            <section id="ordered" aria-labelledby="ordered-heading" data-live>
            <div class="heading">
            <h2 id="ordered-heading">Ordered</h2>
            <p role="status">{(all.Count == 0 ? "None." : $"{Shown.Number(armed)} of {Shown.Number(all.Count)} can still strike.")}</p>
            </div>
            {(all.Count == 0 ? (Html)$"<p class=\"card empty\">Nothing is to go wrong.</p>" : List(all))}
            </section>
            """;
    }

    private static Html List(IReadOnlyList<OrderedFault> all) => $"""
        <ol class="card faults">
        {all.Select(Item)}
        </ol>
        <form method="post" action="{ConsoleRoutes.RemoveAllFaults}"><button>Remove all</button></form>
        """;

    private static Html Item(OrderedFault ordered)
    {
        var fault = ordered.Fault;
        var number = ordered.Id.ToString(CultureInfo.InvariantCulture);
        return $"""
            <li id="fault-{number}" class="{(ordered.IsUsedUp ? "used" : "ready")}">
            <div>
            <p><b>{Shown.Kind(fault.Kind)}</b> {Details(fault).Select(detail => (Html)$"<code>{detail}</code> ")}</p>
            <p class="aside">{Extent(fault)} of <code>{(fault.Method == "*" ? "any method" : fault.Method)}</code> <code>{fault.Path}</code></p>
            </div>
            <p class="number">{(ordered.IsUsedUp ? "used up" : "armed")}, {Shown.Count(ordered.Matched, "match", "matches")}, {Shown.Number(ordered.Harmed)} harmed</p>
            <form method="post" action="{ConsoleRoutes.RemoveFault.Replace("{fault}", number, StringComparison.Ordinal)}"><button aria-label="Remove fault {number}, {Shown.Kind(fault.Kind)}">Remove</button></form>
            </li>

            """;
    }

    private static string Extent(Fault fault)
    {
        var times = fault.Times == 0 ? "every request" : Shown.Count(fault.Times, "request", "requests");
        return fault.After == 0 ? times : $"{times}, after {Shown.Number(fault.After)},";
    }

    private static IEnumerable<string> Details(Fault fault)
    {
        string?[] details =
        [
            fault.Status is { } status ? string.Create(CultureInfo.InvariantCulture, $"{status}") : null,
            fault.Delay > TimeSpan.Zero ? string.Create(CultureInfo.InvariantCulture, $"after {fault.Delay.TotalSeconds:0.###} s") : null,
            .. fault.Headers.Select(header => $"{header.Key}: {header.Value}"),
            fault.ContentType,
            fault.Location is { } location ? $"to {location}" : null,
            fault.Body is { } body ? $"body {(body.Length > 80 ? body[..80] + "…" : body)}" : null,
            fault.Retryable is { } retryable ? (retryable ? "retryable" : "not retryable") : null,
            fault.RetryAfterSeconds is { } seconds ? string.Create(CultureInfo.InvariantCulture, $"retryAfter {seconds} s") : null,
        ];
        return details.OfType<string>();
    }

    /// <summary>The style sheet shows those fields that the chosen kind takes.</summary>
    private static Html Form(FaultForm form) => $"""
        <section aria-labelledby="any">
        <h2 id="any">Order any other</h2>
        {(form.HasFlaws ? (Html)$"<p class=\"flaw\" role=\"alert\">Not ordered. {form.Flaw ?? "Mend the fields that are marked."}</p>" : Html.Empty)}
        <form class="card order" method="post" action="{ConsoleRoutes.Faults}">
        <div class="field wide"><label for="kind">Kind</label><select id="kind" name="kind" aria-describedby="kind-hint"{Invalid(form, "kind")}>
        {s_kinds.Select(kind => Option(Shown.Kind(kind.Kind), $"{Shown.Kind(kind.Kind)}: {kind.Effect}", form.Text("kind", "status")))}
        </select>{Hint(form, "kind", "what goes wrong")}</div>
        <div class="field"><label for="method">Method</label><select id="method" name="method">
        {s_methods.Select(method => Option(method, method == "*" ? "any" : method, form.Text("method", "*")))}
        </select></div>
        {Input(form, "path", "Path", "* stays within a segment, ** does not", first: "/v1/**")}
        {Input(form, "times", "How many", "requests; 0 without end", "number", "1", "min=0")}
        {Input(form, "after", "After", "as many that pass", "number", "0", "min=0")}
        {Input(form, "delay", "Delay", "seconds to wait before", "number", "", "min=0 step=any")}
        {Input(form, "status", "Status", "200 to 599; by kind if empty", "number", "", "min=200 max=599", "for-answer")}
        {Input(form, "location", "Location", "where it leads", first: "", kinds: "for-redirect")}
        {Input(form, "retryAfterSeconds", "retryAfter", "seconds ahead, in the problem", "number", "", "min=0 step=any", "for-status")}
        <div class="field for-status"><label for="retryable">retryable</label><select id="retryable" name="retryable">
        {Option("", "by status", form.Text("retryable"))}{Option("yes", "true", form.Text("retryable"))}{Option("no", "false", form.Text("retryable"))}
        </select></div>
        {Input(form, "contentType", "Content type", "by kind if empty", kinds: "for-answer")}
        {Area(form, "headers", "Headers", "one a line, such as Retry-After: 2", "for-headers")}
        {Area(form, "body", "Body", "by kind if empty", "for-body")}
        <p class="field wide"><button class="primary">Order the fault</button></p>
        </form>
        </section>
        """;

    private static Html Option(string value, string text, string chosen) =>
        $"<option value=\"{value}\"{(value == chosen ? (Html)$" selected" : Html.Empty)}>{text}</option>\n";

    /// <param name="form">What stands in it.</param>
    /// <param name="name">Its name in the request.</param>
    /// <param name="label">Its name for people.</param>
    /// <param name="hint">What to put in.</param>
    /// <param name="type">Its type of input.</param>
    /// <param name="first">What stands there first.</param>
    /// <param name="bounds">What the browser checks, as attributes whose values need no quotes.</param>
    /// <param name="kinds">The class by which it is shown for some kinds only.</param>
    private static Html Input(
        FaultForm form, string name, string label, string hint, string type = "text", string first = "", string bounds = "", string kinds = "") => $"""
        <div class="field {kinds}"><label for="{name}">{label}</label><input id="{name}" name="{name}" type="{type}" value="{form.Text(name, first)}" aria-describedby="{name}-hint" {bounds}{Invalid(form, name)}>{Hint(form, name, hint)}</div>

        """;

    private static Html Area(FaultForm form, string name, string label, string hint, string kinds) => $"""
        <div class="field wide {kinds}"><label for="{name}">{label}</label><textarea id="{name}" name="{name}" rows="2" aria-describedby="{name}-hint"{Invalid(form, name)}>
        {form.Text(name)}</textarea>{Hint(form, name, hint)}</div>

        """;

    private static Html Invalid(FaultForm form, string name) => form.FlawOf(name) is null ? Html.Empty : $" aria-invalid=\"true\"";

    private static Html Hint(FaultForm form, string name, string hint) => form.FlawOf(name) is { } flaw
        ? $"<small id=\"{name}-hint\" class=\"flaw\">{flaw}</small>"
        : (Html)$"<small id=\"{name}-hint\">{hint}</small>";
}
