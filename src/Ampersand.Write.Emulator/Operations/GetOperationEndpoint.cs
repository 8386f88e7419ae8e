using Microsoft.AspNetCore.Http.HttpResults;

namespace Ampersand.Write.Emulator;

/// <summary><c>GET …/operations/{operation}</c></summary>
internal static class GetOperationEndpoint
{
    public static Results<Ok<OperationView>, Problem> Handle(string project, string operation, OperationStore store, TimeProvider time) =>
        store.Find(project, operation) is { } found
            ? TypedResults.Ok(OperationView.Of(found, time.GetUtcNow()))
            : NotFound(project, operation);

    public static Problem NotFound(string project, string operation) =>
        Problem.NotFound($"Project '{project}' has no operation '{operation}'.");
}
