using System.Globalization;
using System.Text.Json;
using Ampersand.Write.Client.Tests.Shared;
using Ampersand.Write.Http;

namespace Ampersand.Write.Client.Tests.Records.Upsert;

/// <summary>A customer's records behind today's API: they can be searched, created and updated.</summary>
internal sealed class FakeCrm
{
    private readonly object gate = new();
    private readonly List<Dictionary<string, string?>> records = [];
    private int operations;

    public FakeCrm(TimeProvider? time = null)
    {
        Service = new FakeService(time) { Answer = AnswerAsync };
    }

    public FakeService Service { get; }

    /// <summary>What the platform host says of the provider; <see langword="null"/> where it does not answer.</summary>
    public string? Provider { get; set; } =
        """
        {"support":{"search":{"operators":{"equals":true}},
        "batchWrite":{"create":{"supported":true},"update":{"supported":true}}}}
        """;

    /// <summary>What it says of the customer's installation.</summary>
    public string Installation { get; set; } = """{"id":"i","connection":{"provider":"salesforce"}}""";

    /// <summary>Answers in place of the records, where it does not return <see langword="null"/>; an exception is a lost answer.</summary>
    public Func<SentRequest, ServiceResponse?>? Override { get; set; }

    /// <summary>Called after a write was done, before it is answered.</summary>
    public Func<SentRequest, ServiceResponse?>? AfterWrite { get; set; }

    /// <summary>Whether a hit has the field that was searched by.</summary>
    public bool ShowsKey { get; set; } = true;

    /// <summary>Keys whose records fail.</summary>
    public HashSet<string> Failing { get; } = [];

    /// <summary>Records by their ids.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, string?>> Records
    {
        get
        {
            lock (gate)
            {
                return [.. records];
            }
        }
    }

    public IReadOnlyList<SentRequest> Searches => [.. Service.Requests.Where(IsSearch)];

    /// <summary>The writes of today's form.</summary>
    public IReadOnlyList<SentRequest> Writes => [.. Service.Requests.Where(
        request => request.IsWrite && !IsSearch(request) && !request.Json.TryGetProperty("primaryKey", out _))];

    /// <summary>The types of the writes and how many records each carried, in order of arrival.</summary>
    public IEnumerable<string> Batches => Writes.Select(write => string.Create(
        CultureInfo.InvariantCulture, $"{write.Json.GetProperty("type").GetString()} {write.Records.Count}"));

    /// <summary>Has a record that another wrote.</summary>
    public void Have(string key, string field = "k__c")
    {
        lock (gate)
        {
            records.Add(new(StringComparer.OrdinalIgnoreCase) { ["Id"] = NextId(), [field] = key });
        }
    }

    public static bool IsSearch(SentRequest request) => request.Uri.Host == "search.withampersand.com";

    private Task<ServiceResponse?> AnswerAsync(SentRequest request, CancellationToken cancellationToken) => Task.FromResult(
        Override?.Invoke(request)
        ?? (request.Uri.AbsolutePath.Contains("/providers/", StringComparison.Ordinal)
                ? Provider is null ? Answers.Problem(404, "{}") : Answers.Ok(Provider)
            : request.Uri.AbsolutePath.EndsWith("/installations", StringComparison.Ordinal) ? Answers.Ok($"[{Installation}]")
            : IsSearch(request) ? Search(request)
            : request.IsWrite ? Write(request)
            : null));

    private ServiceResponse Search(SentRequest request)
    {
        var filter = request.Json.GetProperty("fieldFilters")[0];
        (var field, var key) = (filter.GetProperty("fieldName").GetString()!, filter.GetProperty("value").GetString()!);
        lock (gate)
        {
            var hits = records
                .Where(record => string.Equals(record.GetValueOrDefault(field), key, StringComparison.OrdinalIgnoreCase))
                .Select(record => new
                {
                    id = record["Id"],
                    fields = record.Where(value => ShowsKey || !value.Key.Equals(field, StringComparison.OrdinalIgnoreCase))
                        .ToDictionary(value => value.Key, value => value.Value),
                });
            return Answers.Ok(JsonSerializer.Serialize(new { result = hits }));
        }
    }

    private ServiceResponse Write(SentRequest request)
    {
        object[] results;
        lock (gate)
        {
            results = [.. request.Records.Select(record => Write(request.Json.GetProperty("type").GetString()!, record))];
        }

        if (AfterWrite?.Invoke(request) is { } answer)
        {
            return answer;
        }

        var operationId = string.Create(CultureInfo.InvariantCulture, $"operation-{Interlocked.Increment(ref operations)}");
        return Answers.Ok(request.Json.TryGetProperty("batch", out _)
            ? JsonSerializer.Serialize(new { operationId, results })
            : JsonSerializer.Serialize(new { operationId, result = results[0] }));
    }

    private object Write(string type, JsonElement record)
    {
        var values = record.EnumerateObject().ToDictionary(
            member => member.Name, member => member.Value.GetString(), StringComparer.OrdinalIgnoreCase);
        var known = type == "update" ? records.Find(other => other["Id"] == values["id"]) : null;
        if (Failing.Overlaps([.. values.Values.OfType<string>(), .. known?.Values.OfType<string>() ?? []]))
        {
            return new { success = false, errors = new[] { new { message = "REQUIRED_FIELD_MISSING: Required fields are missing" } } };
        }

        if (type == "update" && known is null)
        {
            return new { success = false, errors = new[] { new { message = "NOT_FOUND: The record does not exist" } } };
        }

        if (known is null)
        {
            known = new(StringComparer.OrdinalIgnoreCase) { ["Id"] = NextId() };
            records.Add(known);
        }

        foreach (var value in values.Where(value => !value.Key.Equals("id", StringComparison.OrdinalIgnoreCase)))
        {
            known[value.Key] = value.Value;
        }

        return new { success = true, recordId = known["Id"] };
    }

    private string NextId() => string.Create(CultureInfo.InvariantCulture, $"00{records.Count + 1:D4}");
}
