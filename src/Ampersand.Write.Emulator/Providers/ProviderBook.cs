using System.Collections.Concurrent;
using System.Globalization;

namespace Ampersand.Write.Emulator;

/// <summary>The providers, and what each can do.</summary>
public sealed class ProviderBook
{
    private readonly ConcurrentDictionary<string, ProviderSettings> providers = new(StringComparer.OrdinalIgnoreCase)
    {
        ["salesforce"] = ProviderSettings.Salesforce,
        ["hubspot"] = ProviderSettings.HubSpot,
        ["netsuite"] = new ProviderSettings { DisplayName = "NetSuite", Search = true, Proxy = true },
        ["serviceNow"] = new ProviderSettings { DisplayName = "ServiceNow", Search = true, Proxy = true },
    };

    internal ProviderBook()
    {
    }

    /// <summary>What a provider can do; <see langword="null"/> where it is not known, and nothing is refused on its account.</summary>
    /// <exception cref="ArgumentException">A limit is out of range.</exception>
    public ProviderSettings? this[string provider]
    {
        get => providers.GetValueOrDefault(provider);
        set
        {
            if (value is null)
            {
                providers.TryRemove(provider, out _);
                return;
            }

            providers[provider] = value.Flaw is { } flaw ? throw new ArgumentException(flaw, nameof(value)) : value;
        }
    }

    /// <summary>Why a provider cannot take a bulk write, or <see langword="null"/>.</summary>
    internal Problem? ProblemOf(string provider, BulkType type)
    {
        var (verb, isPossible) = type == BulkType.Upsert
            ? ("upsert", this[provider]?.BulkUpsert)
            : ("delete", this[provider]?.BulkDelete);
        return isPossible == false ? Problem.BadRequest($"The provider '{provider}' has no bulk {verb}.") : null;
    }

    /// <summary>Why a provider cannot take a write of records, or <see langword="null"/>.</summary>
    internal Problem? ProblemOf(string provider, RecordWriteRequest request)
    {
        if (this[provider] is not { } settings)
        {
            return null;
        }

        if (request.Type == RecordWriteType.Delete)
        {
            return settings.Delete ? null : Problem.BadRequest($"The provider '{provider}' deletes no records.");
        }

        var limit = request.Type == RecordWriteType.Create ? settings.BatchCreateLimit : settings.BatchUpdateLimit;
        return !request.IsBatch || request.Items.Count <= limit ? null
            : limit is null ? Problem.BadRequest($"The provider '{provider}' has no batches.")
            : Problem.BadRequest(
                string.Create(CultureInfo.InvariantCulture, $"A batch for the provider '{provider}' holds up to {limit} records."));
    }
}
