using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Ampersand.Write.Emulator;

/// <summary><c>GET …/installations/{installation}/operations?pageSize=&amp;pageToken=</c></summary>
internal static class ListOperationsEndpoint
{
    private const int DefaultPageSize = 200;
    private const int MostPageSize = 1_000;

    public static Results<Ok<Page>, Problem> Handle(
        string project,
        string integration,
        string installation,
        string? pageSize,
        string? pageToken,
        OperationStore store,
        InstallationBook book,
        TimeProvider time)
    {
        if (SizeOf(pageSize) is not { } size)
        {
            var rule = string.Create(CultureInfo.InvariantCulture, $"pageSize must be from 1 to {MostPageSize}.");
            return Problem.BadQuery("pageSize", rule, pageSize);
        }

        if (StartOf(pageToken) is not { } before)
        {
            return Problem.BadQuery("pageToken", "pageToken is not one that this service gave.", pageToken);
        }

        var (operations, next) = store.Page(project, integration, installation, size, before);
        if (operations.Count == 0 && pageToken is null && !book.IsKnown(project, integration, installation))
        {
            return Problem.NotFound($"Integration '{integration}' has no installation '{installation}'.");
        }

        var now = time.GetUtcNow();
        var results = operations.Select(operation => OperationView.Of(operation, now));
        return TypedResults.Ok(new Page([.. results], new Pagination(next is null, TokenOf(next))));
    }

    private static int? SizeOf(string? text) => text is null ? DefaultPageSize
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size is >= 1 and <= MostPageSize ? size
        : null;

    private static long? StartOf(string? token)
    {
        if (token is null)
        {
            return long.MaxValue;
        }

        var decoded = Base64Url.IsValid(token) ? Encoding.ASCII.GetString(Base64Url.DecodeFromChars(token)) : "";
        return long.TryParse(decoded, NumberStyles.None, CultureInfo.InvariantCulture, out var start) ? start : null;
    }

    private static string? TokenOf(long? start) =>
        start is { } place ? Base64Url.EncodeToString(Encoding.ASCII.GetBytes(place.ToString(CultureInfo.InvariantCulture))) : null;

    internal sealed record Page(IReadOnlyList<OperationView> Results, Pagination Pagination);

    internal sealed record Pagination(bool Done, string? NextPageToken);
}
