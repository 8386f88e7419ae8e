
namespace Ampersand.Write.Upsert;

/// <summary>Whether a connection speaks a generation of the write API that has bulk upserts.</summary>
internal static class BulkForm
{
    /// <returns>The connection, which has them.</returns>
    /// <exception cref="AmpersandException"><c>WriteApiWithoutBulk</c>: it speaks the one that has none.</exception>
    public static AmpersandConnection Demand(AmpersandConnection connection) => connection.WriteApi != WriteApi.Records
        ? connection
        : throw new AmpersandException(
            ErrorIds.WriteApiWithoutBulk,
            $"The connection '{connection.Name}' speaks Ampersand's write API of today (WriteApi Records), which has no bulk upsert by a "
                + "primary key, "
            + "so nothing was sent.")
        {
            RecommendedAction = "If the project still answers the bulk form, connect with the WriteApi Async or Bulk.",
        };
}
