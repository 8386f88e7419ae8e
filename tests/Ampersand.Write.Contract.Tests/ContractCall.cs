using System.Net;
using System.Text.RegularExpressions;

namespace Ampersand.Write.Contract.Tests;

/// <summary>A call of the contract: how it is addressed, and the schemas of what is sent and answered.</summary>
/// <param name="Method">The method.</param>
/// <param name="Template">The path, a segment in braces standing for any.</param>
/// <param name="Answer">The schema of a success.</param>
/// <param name="Request">The schema of the body; <see langword="null"/> where there is none.</param>
/// <param name="Query">The parameters that the query may have; one that ends in <c>!</c> it must have.</param>
/// <param name="Refusal">The schema of 422, where it is no problem.</param>
internal sealed record ContractCall(
    string Method, string Template, string Answer, string? Request = null, string[]? Query = null, string? Refusal = null)
{
    private const string Integration = "/projects/{}/integrations/{}";

    public static IReadOnlyList<ContractCall> All { get; } =
    [
        new("PUT", Integration + "/objects/{}:async", "accepted", "bulk-write-async.request"),
        new("POST", Integration + "/objects/{}", "accepted", "bulk-write.request", Refusal: "bulk-write.refusal"),
        new("POST", Integration + "/objects/{}", "record-write.response", "record-write.request", Refusal: "record-write.response"),
        new("POST", Integration, "search.response", "search.request", ["groupRef!"]),
        new("GET", "/generate-upload-url", "upload-url", Query: ["fileName", "md5"]),
        new("GET", "/projects/{}/operations/{}", "operation"),
        new("GET", "/projects/{}/operations/{}/logs", "operation-log"),
        new("GET", Integration + "/installations/{}/operations", "operations", Query: ["pageSize", "pageToken"]),
        new("GET", Integration + "/objects/{}/metadata", "object-metadata", Query: ["groupRef!", "excludeReadOnly"]),
        new("GET", "/projects/{}/providers/{}/objects/{}/metadata", "object-metadata", Query: ["groupRef!"]),
        new("GET", Integration + "/installations", "installations", Query: ["groupRef"]),
        new("GET", "/projects/{}/installations", "installations", Query: ["groupRef"]),
        new("GET", "/projects/{}/integrations", "integrations"),
        new("GET", Integration, "integration"),
        new("GET", "/projects/{}", "project"),
        new("GET", "/providers/{}", "provider"),
    ];

    /// <summary>The calls that no scenario makes, because the library has no use for them.</summary>
    public static IReadOnlyList<string> NotMade { get; } = [];

    /// <summary>The call that an exchange was meant to be.</summary>
    public static ContractCall Of(Exchange exchange)
    {
        var candidates = All.Where(call => call.Method == exchange.Method && call.IsAt(exchange.Path)).ToArray();

        // The forms of 2024 and 2025 have one address; a body of the former says that it is in bulk.
        return candidates.Length == 1
            ? candidates[0]
            : candidates.First(call => (call.Request == "bulk-write.request") == exchange.RequestBody.AsSpan().IndexOf("\"bulk\""u8) >= 0);
    }

    /// <summary>What in an exchange is not as the contract has it.</summary>
    public IReadOnlyList<string> Flaws(Exchange exchange) =>
    [
        .. QueryFlaws(exchange.Query),
        .. HeaderFlaws(exchange),
        .. Request is not null ? ContractSchema.Validate(Request, exchange.RequestBody)
            : exchange.RequestBody.Length > 0 ? ["A body was sent where none is due."]
            : [],
        .. AnswerFlaws(exchange),
    ];

    /// <summary>Method, template and the schema of the body.</summary>
    public override string ToString() => $"{Method} {Template} {Request}";

    private bool IsAt(string path) => Regex.IsMatch(
        path, $"^{Regex.Escape(Template).Replace("\\{}", "[^/:]+", StringComparison.Ordinal)}$", RegexOptions.None, TimeSpan.FromSeconds(1));

    private IEnumerable<string> QueryFlaws(string query)
    {
        var sent = query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=')[0]).ToArray();
        var known = Query ?? [];
        return sent.Where(name => !known.Any(parameter => parameter.TrimEnd('!') == name)).Select(name => $"The query has {name}.")
            .Concat(known.Where(parameter => parameter.EndsWith('!') && !sent.Contains(parameter.TrimEnd('!')))
                .Select(parameter => $"The query lacks {parameter}"));
    }

    private IEnumerable<string> HeaderFlaws(Exchange exchange)
    {
        if (!exchange.Headers.ContainsKey("X-Api-Key"))
        {
            yield return "The key was not sent.";
        }

        if (Request == "search.request" && exchange.Headers.GetValueOrDefault("x-amp-request-type") != "search")
        {
            yield return "x-amp-request-type is not search.";
        }
    }

    private IReadOnlyList<string> AnswerFlaws(Exchange exchange) => exchange.Status switch
    {
        HttpStatusCode.OK => ContractSchema.Validate(Answer, exchange.ResponseBody),
        HttpStatusCode.UnprocessableEntity when Refusal is not null => ContractSchema.Validate(Refusal, exchange.ResponseBody),
        HttpStatusCode.BadRequest when exchange.ContentType == "text/plain" => [],
        _ when exchange.ContentType == "application/problem+json" => ContractSchema.Validate("problem", exchange.ResponseBody),
        _ => [$"{(int)exchange.Status} came as {exchange.ContentType}."],
    };
}
