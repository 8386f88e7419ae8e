namespace Ampersand.Write.Emulator;

/// <summary>Finds the handler of a request by its raw path, then by its method; the first template that fits the path wins.</summary>
internal sealed class Router
{
    private readonly List<(string Text, RouteTemplate Template, Dictionary<string, Func<Exchange, Task>> Handlers)> _routes = [];

    /// <summary>What there is, each as method and template.</summary>
    public IEnumerable<string> Routes => from route in _routes from method in route.Handlers.Keys select $"{method} {route.Text}";

    public Router Map(string template, params (string Method, Func<Exchange, Task> Handler)[] handlers)
    {
        _routes.Add((template, new RouteTemplate(template), handlers.ToDictionary(h => h.Method, h => h.Handler, StringComparer.Ordinal)));
        return this;
    }

    public Task DispatchAsync(Exchange exchange)
    {
        foreach (var (_, template, handlers) in _routes)
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
