using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Ampersand.Write.Emulator;

/// <summary><c>/emulator/faults</c>: what is to go wrong.</summary>
internal static class FaultControls
{
    public static Results<Created<OrderedFault>, Problem> Post(Fault fault, FaultBook faults) =>
        fault.Flaw is { } flaw ? Problem.BadRequest(flaw) : TypedResults.Created(default(Uri), faults.Order(fault));

    public static IReadOnlyList<OrderedFault> Get(FaultBook faults) => faults.All;

    public static NoContent Clear(FaultBook faults)
    {
        faults.Clear();
        return TypedResults.NoContent();
    }

    public static Results<NoContent, Problem> Delete(string fault, FaultBook faults) =>
        int.TryParse(fault, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && faults.Remove(id)
            ? TypedResults.NoContent()
            : Problem.NotFound("There is no such fault.");
}
