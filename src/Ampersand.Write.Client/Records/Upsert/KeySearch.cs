using System.Globalization;
using System.Text.Json;
using Ampersand.Write.Search;

namespace Ampersand.Write.Records;

/// <summary>What was found under a key.</summary>
/// <param name="Id">The id of the one record that has it; <see langword="null"/> where there is none, or not one.</param>
/// <param name="Unclear">Why the record may neither be updated nor created; <see langword="null"/> where it may.</param>
internal readonly record struct KeyFinding(string? Id = null, UnclearKey? Unclear = null)
{
    /// <summary>Whether surely no record has the key.</summary>
    public bool IsNew => Id is null && Unclear is null;
}

/// <summary>Finds the records that have a key, and sees that they do.</summary>
/// <remarks>
/// Whether the service escapes a value before it puts it into the text of a provider's query is not documented. A key that holds what a
/// query may misread can find others or none, so nothing is written by it that is not proven.
/// </remarks>
/// <param name="client">Searches.</param>
/// <param name="field">The key's field.</param>
internal sealed class KeySearch(SearchClient client, string field)
{
    /// <summary>What no query can hold in a text unless it is escaped.</summary>
    private const string Quote = "'";

    private readonly object gate = new();
    private Task<bool>? escapes;
    private volatile bool hasAnswered;

    /// <summary>Whether a search has worked, so that what fails from then on fails for its own key.</summary>
    public bool HasAnswered => hasAnswered;

    /// <summary>Whether the provider's queries join conditions with a caret, which no escape is known for (ServiceNow).</summary>
    public bool HasCarets { get; set; } = true;

    /// <summary>Searches a record by its key.</summary>
    /// <exception cref="AmpersandException">The search failed in a way that others would, too.</exception>
    public async Task<KeyFinding> FindAsync(KeyedRecord record, CancellationToken cancellationToken)
    {
        IReadOnlyList<SearchHit> hits;
        try
        {
            hits = await FindAsync(record.Key, cancellationToken).ConfigureAwait(false);
        }
        catch (AmpersandServiceException refusal) when (
            RecordWriteErrors.IsRefusal(refusal) && (hasAnswered || MayBeMisread(record.Key)))
        {
            return new KeyFinding(Unclear: UnclearKey.NotSearched(refusal));
        }

        hasAnswered = true;
        return hits.Count == 0 && MayBeMisread(record.Key) && !await IsProvenAsync(record.Key, cancellationToken).ConfigureAwait(false)
            ? new KeyFinding(Unclear: UnclearKey.NotProven("nothing was found, but the service may have misread the key"))
            : Judge(record, hits);
    }

    private Task<IReadOnlyList<SearchHit>> FindAsync(string key, CancellationToken cancellationToken) =>
        client.FindAsync([new(field, key)], cancellationToken);

    private KeyFinding Judge(KeyedRecord record, IReadOnlyList<SearchHit> hits)
    {
        if (hits.FirstOrDefault(hit => Shows(hit, record.Key) == false) is { } other)
        {
            return new KeyFinding(Unclear: UnclearKey.NotProven($"the search found {other.Id ?? "a record"}, which has another key"));
        }

        string?[] ids = [.. hits.Select(hit => hit.Id).Distinct(StringComparer.Ordinal)];
        return ids.Length == 0 ? default
            : Array.IndexOf(ids, null) >= 0 ? new KeyFinding(Unclear: UnclearKey.WithoutId())
            : ids.Length > 1 ? new KeyFinding(Unclear: UnclearKey.Ambiguous(ids!, SearchClient.MayBeCut(hits.Count)))
            : MayBeMisread(record.Key) && Shows(hits[0], record.Key) is null
                ? new KeyFinding(Unclear: UnclearKey.NotProven(
                    $"the search found {ids[0]} without showing its key, and the service may have misread the one asked for"))
            : new KeyFinding(ids[0]);
    }

    /// <summary>Whether a hit has the key; <see langword="null"/> where it does not show it.</summary>
    /// <remarks>
    /// The provider has compared already, and some do so without case, as Salesforce with text: what is to be seen here is that the query
    /// was about this key.
    /// </remarks>
    private bool? Shows(SearchHit hit, string key) => hit.Find(field) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } text => string.Equals(text.GetString(), key, StringComparison.OrdinalIgnoreCase),
        { ValueKind: JsonValueKind.Number } number => number.GetRawText() == key
            || (number.TryGetDecimal(out var shown)
                && decimal.TryParse(key, NumberStyles.Float, CultureInfo.InvariantCulture, out var asked) && shown == asked),
        _ => false,
    };

    private bool MayBeMisread(string key) => key.IndexOfAny(['\'', '\\', '\r', '\n']) >= 0 || HasCaret(key);

    private bool HasCaret(string key) => HasCarets && key.Contains('^');

    /// <summary>Whether a key that found nothing was understood as it stands.</summary>
    private Task<bool> IsProvenAsync(string key, CancellationToken cancellationToken)
    {
        if (HasCaret(key))
        {
            return Task.FromResult(false);
        }

        lock (gate)
        {
            return escapes ??= AskAsync(cancellationToken);
        }
    }

    /// <summary>
    /// Whether values are escaped: a single quote makes a query malformed where they are not, and finds nothing, or itself, where they are.
    /// </summary>
    private async Task<bool> AskAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (await FindAsync(Quote, cancellationToken).ConfigureAwait(false)).All(hit => Shows(hit, Quote) == true);
        }
        catch (AmpersandServiceException)
        {
            return false;
        }
    }
}
