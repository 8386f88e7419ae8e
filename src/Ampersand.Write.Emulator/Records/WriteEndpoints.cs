namespace Ampersand.Write.Emulator;

/// <summary><c>POST …/objects/{object}</c>, which two generations of the API share: the body tells them apart.</summary>
internal sealed class WriteEndpoints(BulkEndpoints bulk, RecordEndpoints records)
{
    public async Task WriteAsync(Exchange exchange)
    {
        using var body = await exchange.ReadJsonAsync();
        await (BulkRequestReader.IsBulkForm(body.RootElement)
            ? bulk.AcceptAsync(exchange, BulkRequestReader.ReadBulkForm(body.RootElement))
            : records.WriteAsync(exchange, body.RootElement));
    }
}
