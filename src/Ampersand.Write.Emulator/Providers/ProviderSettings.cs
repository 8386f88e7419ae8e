namespace Ampersand.Write.Emulator;

/// <summary>What a provider, such as Salesforce, can do through Ampersand.</summary>
public sealed record ProviderSettings
{
    /// <summary>Salesforce as it was in 2026-08.</summary>
    public static ProviderSettings Salesforce { get; } = new()
    {
        DisplayName = "Salesforce",
        DefaultModule = "crm",
        BulkUpsert = true,
        BulkDelete = true,
        BatchCreateLimit = 100,
        BatchUpdateLimit = 100,
        Delete = true,
        Proxy = true,
        Search = true,
    };

    /// <summary>HubSpot, which has batches and a search, and no bulk writes.</summary>
    public static ProviderSettings HubSpot { get; } = new()
    {
        DisplayName = "HubSpot",
        DefaultModule = "crm",
        BatchCreateLimit = 100,
        BatchUpdateLimit = 100,
        Delete = true,
        Proxy = true,
        Search = true,
    };

    /// <summary>How people call it.</summary>
    public string? DisplayName { get; init; }

    /// <summary>The module that says what it can do, where it has modules.</summary>
    public string? DefaultModule { get; init; }

    /// <summary>Whether the bulk forms upsert.</summary>
    public bool BulkUpsert { get; init; }

    /// <summary>Whether the Bulk form deletes.</summary>
    public bool BulkDelete { get; init; }

    /// <summary>How many records one batch creates, from 1 to 100; <see langword="null"/> where there are no such batches.</summary>
    public int? BatchCreateLimit { get; init; }

    /// <summary>How many records one batch updates, from 1 to 100; <see langword="null"/> where there are no such batches.</summary>
    public int? BatchUpdateLimit { get; init; }

    /// <summary>Whether single records can be deleted.</summary>
    public bool Delete { get; init; }

    /// <summary>Whether it can be reached through the proxy.</summary>
    public bool Proxy { get; init; }

    /// <summary>Whether it can be searched.</summary>
    public bool Search { get; init; }

    /// <summary>Whether records can be written.</summary>
    public bool Write { get; init; } = true;

    /// <summary>Why it cannot be, or <see langword="null"/>.</summary>
    internal string? Flaw => BatchCreateLimit is < 1 or > 100 || BatchUpdateLimit is < 1 or > 100
        ? "A batch holds from 1 to 100 records."
        : null;
}
