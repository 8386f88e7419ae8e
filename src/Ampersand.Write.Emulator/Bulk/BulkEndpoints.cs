namespace Ampersand.Write.Emulator;

/// <summary>The bulk writes of the write host: the Async form and the Bulk form.</summary>
internal sealed class BulkEndpoints(CatalogGate catalog, OperationDesk desk, OperationProcessor processor, CsvSource source)
{
    /// <summary><c>PUT …/objects/{object}:async</c></summary>
    public async Task UpsertAsync(Exchange exchange)
    {
        using var body = await exchange.ReadJsonAsync();
        await AcceptAsync(exchange, BulkRequestReader.ReadAsyncForm(body.RootElement));
    }

    /// <summary>Takes a bulk write, answers with its operation, and leaves the work for later.</summary>
    public async Task AcceptAsync(Exchange exchange, BulkRequest request)
    {
        catalog.DemandObject(exchange.Project, exchange.Integration, exchange.ObjectName);
        var installation = new Installation(exchange.Project, exchange.Integration, request.GroupRef);
        var operation = desk.Open(installation, exchange.ObjectName);
        if (request.Csv is { } csv)
        {
            await processor.EnqueueAsync(operation, new BulkWrite(request.Type, request.PrimaryKey, new MemoryStream(csv.Array!, csv.Offset, csv.Count)));
        }
        else
        {
            processor.Prepare(operation, async cancellationToken =>
                new BulkWrite(request.Type, request.PrimaryKey, await source.OpenAsync(request.Url!, cancellationToken)));
        }

        await exchange.WriteJsonAsync(StatusCodes.Status200OK, json =>
        {
            json.WriteStartObject();
            json.WriteString("operationId", operation.Id);
            json.WriteEndObject();
        });
    }
}
