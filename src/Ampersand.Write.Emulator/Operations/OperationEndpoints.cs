using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Ampersand.Write.Emulator;

/// <summary>The operations of the platform host.</summary>
internal sealed class OperationEndpoints(OperationDesk desk, OperationStore store, CatalogGate catalog, TimeProvider time)
{
    private const int DefaultPageSize = 200;
    private const int MostPageSize = 1_000;

    /// <summary><c>GET …/operations/{operation}</c></summary>
    public Task GetAsync(Exchange exchange)
    {
        var operation = Find(exchange);
        return exchange.WriteJsonAsync(StatusCodes.Status200OK, json => OperationView.WriteOperation(json, operation, time.GetUtcNow()));
    }

    /// <summary><c>GET …/operations/{operation}/logs</c></summary>
    public Task GetLogsAsync(Exchange exchange)
    {
        var operation = Find(exchange);
        var entries = store.Logs(operation.Id, time.GetUtcNow());
        return exchange.WriteJsonAsync(StatusCodes.Status200OK, json => OperationView.WriteLogs(json, operation.Id, entries));
    }

    /// <summary><c>GET …/installations/{installation}/operations?pageSize=&amp;pageToken=</c></summary>
    public Task ListAsync(Exchange exchange)
    {
        catalog.DemandIntegration(exchange.Project, exchange.Integration);
        var installation = exchange.Values["installation"];
        var size = PageSize(exchange);
        var before = PageStart(exchange);
        var (operations, next) = store.Page(exchange.Project, exchange.Integration, installation, size, before);
        if (operations.Count == 0 && before == long.MaxValue)
        {
            throw ProblemException.NotFound($"Integration '{exchange.Integration}' has no installation '{installation}'.");
        }

        var now = time.GetUtcNow();
        return exchange.WriteJsonAsync(StatusCodes.Status200OK, json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("results");
            foreach (var operation in operations)
            {
                OperationView.WriteOperation(json, operation, now);
            }

            json.WriteEndArray();
            json.WriteStartObject("pagination");
            json.WriteBoolean("done", next is null);
            if (next is { } start)
            {
                json.WriteString("nextPageToken", Base64Url.EncodeToString(Encoding.ASCII.GetBytes(start.ToString(CultureInfo.InvariantCulture))));
            }

            json.WriteEndObject();
            json.WriteEndObject();
        });
    }

    private StoredOperation Find(Exchange exchange)
    {
        var id = exchange.Values["operation"];
        return desk.Find(exchange.Project, id)
            ?? throw ProblemException.NotFound($"Project '{exchange.Project}' has no operation '{id}'.");
    }

    private static int PageSize(Exchange exchange)
    {
        if (exchange.Query("pageSize") is not { } text)
        {
            return DefaultPageSize;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size is >= 1 and <= MostPageSize
            ? size
            : throw ProblemException.BadQuery("pageSize", string.Create(CultureInfo.InvariantCulture, $"pageSize must be from 1 to {MostPageSize}."), text);
    }

    private static long PageStart(Exchange exchange)
    {
        if (exchange.Query("pageToken") is not { } token)
        {
            return long.MaxValue;
        }

        var decoded = Base64Url.IsValid(token) ? Encoding.ASCII.GetString(Base64Url.DecodeFromChars(token)) : "";
        return long.TryParse(decoded, NumberStyles.None, CultureInfo.InvariantCulture, out var start)
            ? start
            : throw ProblemException.BadQuery("pageToken", "pageToken is not one that this service gave.", token);
    }
}
