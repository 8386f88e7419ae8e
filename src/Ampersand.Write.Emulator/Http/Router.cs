namespace Ampersand.Write.Emulator;

/// <summary>Finds the handler of a request by its raw path, then by its method; the first template that fits the path wins.</summary>
internal sealed class Router
{
    private readonly List<(RouteTemplate Template, Dictionary<string, Func<Exchange, Task>> Handlers)> _routes = [];

    public Router Map(string template, params (string Method, Func<Exchange, Task> Handler)[] handlers)
    {
        _routes.Add((new RouteTemplate(template), handlers.ToDictionary(h => h.Method, h => h.Handler, StringComparer.Ordinal)));
        return this;
    }

    public Task DispatchAsync(Exchange exchange)
    {
        foreach (var (template, handlers) in _routes)
        {
            if (!template.TryMatch(exchange.Target.Segments, out var values))
            {
                continue;
            }

            if (handlers.TryGetValue(exchange.Http.Request.Method, out var handler))
            {
                exchange.Values = values;
                return handler(exchange);
            }

            var allowed = string.Join(", ", handlers.Keys);
            exchange.Http.Response.Headers.Allow = allowed;
            throw ProblemException.MethodNotAllowed($"{exchange.Http.Request.Method} is not possible here; {allowed} is.");
        }

        throw ProblemException.NotFound($"There is nothing at {exchange.Target.Path}.");
    }
}
