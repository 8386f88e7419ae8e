namespace Ampersand.Write.Emulator;

/// <summary><c>/emulator/keys</c> and <c>/emulator/catalog</c>: who may do something, and what exists.</summary>
internal sealed class AccessControls(ApiKeyRing keys, CatalogGate catalog)
{
    public async Task PutKeyAsync(Exchange exchange)
    {
        var order = await exchange.ReadJsonAsync<KeyOrder>();
        keys.Set(order.Key, order.Access);
        await exchange.WriteNothingAsync();
    }

    public Task GetCatalogAsync(Exchange exchange) =>
        exchange.WriteJsonAsync(catalog.Catalog ?? throw ProblemException.NotFound("Every name exists; there is no catalog."));

    public async Task PutCatalogAsync(Exchange exchange)
    {
        catalog.Catalog = await exchange.ReadJsonAsync<Catalog>();
        await exchange.WriteNothingAsync();
    }

    public Task DeleteCatalogAsync(Exchange exchange)
    {
        catalog.Catalog = null;
        return exchange.WriteNothingAsync();
    }

    private sealed record KeyOrder(string Key, ApiKeyAccess Access);
}
