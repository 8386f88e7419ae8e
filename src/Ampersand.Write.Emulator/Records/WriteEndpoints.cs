namespace Ampersand.Write.Emulator;

/// <summary><c>POST …/objects/{object}</c>, which two generations of the API share.</summary>
internal sealed class WriteEndpoints(BulkEndpoints bulk)
{
    public async Task WriteAsync(Exchange exchange)
    {
        using var body = await exchange.ReadJsonAsync();
        if (BulkRequestReader.IsBulkForm(body.RootElement))
        {
            await bulk.AcceptAsync(exchange, BulkRequestReader.ReadBulkForm(body.RootElement));
        }
    }
}
