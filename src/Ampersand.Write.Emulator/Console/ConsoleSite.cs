using System.Globalization;
using System.Text;

namespace Ampersand.Write.Emulator;

/// <summary>The console: what goes on in the emulator, as pages for people.</summary>
/// <remarks>A page is right as the server sends it; a script of our own only asks for it again when something has changed. Forms work without it.</remarks>
internal sealed class ConsoleSite
{
    /// <summary>Nothing from elsewhere, no script or style inside a page, and nobody's frame.</summary>
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private readonly FaultBook _faults;
    private readonly ConsoleLayout _layout;
    private readonly OperationsPage _operations;
    private readonly OperationPage _operation;
    private readonly FaultsPage _faultsPage;

    public ConsoleSite(OperationStore operations, RecordStore records, FaultBook faults, ChangeSignal changes, Func<Uri> apiUri, TimeProvider time)
    {
        _faults = faults;
        _layout = new ConsoleLayout(faults, apiUri);
        _operations = new OperationsPage(operations, apiUri, time);
        _operation = new OperationPage(operations, records, time);
        _faultsPage = new FaultsPage(faults);
        Routes = new Router()
            .Map(ConsoleRoutes.Operations, ("GET", exchange => WriteAsync(exchange, _operations.Render(exchange))))
            .Map(ConsoleRoutes.Operation, ("GET", exchange => WriteAsync(exchange, _operation.Render(exchange))))
            .Map(ConsoleRoutes.Faults, ("GET", exchange => WriteAsync(exchange, _faultsPage.Render(FaultForm.Blank))), ("POST", OrderAsync))
            .Map(ConsoleRoutes.RemoveAllFaults, ("POST", RemoveAllAsync))
            .Map(ConsoleRoutes.RemoveFault, ("POST", RemoveAsync))
            .Map(ConsoleRoutes.Events, ("GET", new ConsoleEvents(operations, changes, time).StreamAsync))
            .Map(ConsoleRoutes.Asset, ("GET", ConsoleAssets.WriteAsync));
    }

    public Router Routes { get; }

    /// <summary>Answers with a page that says what is wrong.</summary>
    public Task WriteProblemAsync(Exchange exchange, Problem problem)
    {
        Html content = $"""
            <h1>{problem.Title}</h1>
            <p class="lead">{problem.Detail}</p>
            <p><a href="{ConsoleRoutes.Operations}">All operations</a></p>
            """;
        return WriteAsync(exchange, new ConsolePage(problem.Title, content) { Events = null }, problem.Status);
    }

    private async Task OrderAsync(Exchange exchange)
    {
        SameOrigin.DemandOwnPage(exchange.Http.Request);
        exchange.DemandMediaType("application/x-www-form-urlencoded");
        var form = new FaultForm(await exchange.Http.Request.ReadFormAsync(exchange.Aborted));
        var preset = form.Text(FaultsPage.PresetField);
        var fault = preset.Length > 0
            ? FaultPreset.Find(preset)?.Fault ?? throw ProblemException.BadRequest($"There is no fault '{preset}' to order with a click.")
            : form.ToFault();
        if (fault is null)
        {
            await WriteAsync(exchange, _faultsPage.Render(form), StatusCodes.Status422UnprocessableEntity);
            return;
        }

        var ordered = _faults.Order(fault);
        await SeeOtherAsync(exchange, string.Create(CultureInfo.InvariantCulture, $"{ConsoleRoutes.Faults}#fault-{ordered.Id}"));
    }

    /// <summary>A fault that is gone already is as removed as it was to be.</summary>
    private Task RemoveAsync(Exchange exchange)
    {
        SameOrigin.DemandOwnPage(exchange.Http.Request);
        if (int.TryParse(exchange.Values["fault"], NumberStyles.None, CultureInfo.InvariantCulture, out var id))
        {
            _faults.Remove(id);
        }

        return SeeOtherAsync(exchange, ConsoleRoutes.Faults);
    }

    private Task RemoveAllAsync(Exchange exchange)
    {
        SameOrigin.DemandOwnPage(exchange.Http.Request);
        _faults.Clear();
        return SeeOtherAsync(exchange, ConsoleRoutes.Faults);
    }

    /// <summary>Leads to a page after a form, so that to reload it orders nothing twice.</summary>
    private static Task SeeOtherAsync(Exchange exchange, string address)
    {
        exchange.Http.Response.Headers.Location = address;
        return exchange.WriteAsync(StatusCodes.Status303SeeOther, null, default);
    }

    private Task WriteAsync(Exchange exchange, ConsolePage page, int status = StatusCodes.Status200OK)
    {
        var headers = exchange.Http.Response.Headers;
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers.CacheControl = "no-store";
        return exchange.WriteAsync(status, "text/html; charset=utf-8", Encoding.UTF8.GetBytes(_layout.Frame(page).ToString()));
    }
}
