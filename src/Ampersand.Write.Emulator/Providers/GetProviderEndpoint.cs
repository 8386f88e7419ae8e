using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Ampersand.Write.Emulator;

/// <summary><c>GET /providers/{provider}</c>, which needs no key.</summary>
internal static class GetProviderEndpoint
{
    public static Results<Ok<ProviderView>, Problem> Handle(string provider, ProviderBook providers) =>
        providers[provider] is { } settings
            ? TypedResults.Ok(ProviderView.Of(provider, settings))
            : Problem.NotFound($"There is no provider '{provider}'.");
}

/// <summary>A provider as the platform host shows it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="DisplayName">How people call it.</param>
/// <param name="DefaultModule">The module that counts.</param>
/// <param name="Support">What it can do; where it has modules, theirs say more, as Salesforce's does of batches.</param>
/// <param name="Modules">Each module by its name.</param>
internal sealed record ProviderView(
    string Name, string? DisplayName, string? DefaultModule, ProviderSupport Support, Dictionary<string, ProviderModule>? Modules)
{
    public static ProviderView Of(string name, ProviderSettings settings)
    {
        var support = ProviderSupport.Of(settings);
        return settings.DefaultModule is not { } module
            ? new ProviderView(name, settings.DisplayName, null, support, null)
            : new ProviderView(
                name,
                settings.DisplayName,
                module,
                support with { BatchWrite = null },
                new(StringComparer.Ordinal) { [module] = new ProviderModule(settings.DisplayName, support) });
    }
}

internal sealed record ProviderModule(string? DisplayName, ProviderSupport Support);

internal sealed record ProviderSupport(
    BulkSupport BulkWrite, BatchSupport? BatchWrite, SearchSupport? Search, bool Delete, bool Proxy, bool Write, bool Read = true)
{
    public static ProviderSupport Of(ProviderSettings settings) => new(
        new BulkSupport(Insert: false, Update: false, settings.BulkUpsert, settings.BulkDelete),
        settings.BatchCreateLimit is null && settings.BatchUpdateLimit is null
            ? null
            : new BatchSupport(
                BatchTypeSupport.Of(settings.BatchCreateLimit),
                BatchTypeSupport.Of(settings.BatchUpdateLimit),
                BatchTypeSupport.Of(null),
                BatchTypeSupport.Of(null)),
        settings.Search ? new SearchSupport(new SearchOperators(IsEqualsSupported: true)) : null,
        settings.Delete,
        settings.Proxy,
        settings.Write);
}

internal sealed record BulkSupport(bool Insert, bool Update, bool Upsert, bool Delete);

internal sealed record BatchSupport(BatchTypeSupport Create, BatchTypeSupport Update, BatchTypeSupport Upsert, BatchTypeSupport Delete);

internal sealed record BatchTypeSupport(bool Supported, int? DefaultRecordLimit)
{
    public static BatchTypeSupport Of(int? limit) => new(limit is not null, limit);
}

internal sealed record SearchSupport(SearchOperators Operators);

internal sealed record SearchOperators([property: JsonPropertyName("equals")] bool IsEqualsSupported);
