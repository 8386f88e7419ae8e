using Microsoft.AspNetCore.Http.HttpResults;

namespace Ampersand.Write.Emulator;

/// <summary><c>/emulator/keys</c> and <c>/emulator/catalog</c>: who may do something, and what exists.</summary>
internal static class AccessControls
{
    public static NoContent PutKey(KeyOrder order, ApiKeyRing keys)
    {
        keys.Set(order.Key, order.Access);
        return TypedResults.NoContent();
    }

    public static Results<Ok<Catalog>, Problem> GetCatalog(CatalogGate gate) =>
        gate.Catalog is { } catalog ? TypedResults.Ok(catalog) : Problem.NotFound("Every name exists; there is no catalog.");

    public static NoContent PutCatalog(Catalog catalog, CatalogGate gate)
    {
        gate.Catalog = catalog;
        return TypedResults.NoContent();
    }

    public static NoContent DeleteCatalog(CatalogGate gate)
    {
        gate.Catalog = null;
        return TypedResults.NoContent();
    }

    internal sealed record KeyOrder(string Key, ApiKeyAccess Access);
}
