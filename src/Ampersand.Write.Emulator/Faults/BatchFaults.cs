using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ampersand.Write.Emulator;

/// <summary>The answers to a batch that the schema allows and that tell less of its records than one would like.</summary>
internal static class BatchFaults
{
    private const string Results = "results";
    private const string Errors = "errors";
    private const string OfTheBatch = "Batch write failed: provider rolled back all records";

    /// <summary>The answer as the fault leaves it; what is no answer to a batch stays as it is.</summary>
    public static ReadOnlyMemory<byte> Strike(Fault fault, ReadOnlyMemory<byte> answer)
    {
        if (Parse(answer) is not { } batch || !batch.ContainsKey("failureCount"))
        {
            return answer;
        }

        switch (fault.Kind)
        {
            case FaultKind.NoResults:
                batch.Remove(Results);
                break;
            case FaultKind.FewerErrors when batch[Errors] is JsonArray { Count: > 1 } errors:
                errors.RemoveRange(errors.Count / 2, errors.Count - (errors.Count / 2));
                break;
            case FaultKind.FewerErrors:
                batch.Remove(Errors);
                break;
            case FaultKind.BatchError:
                batch[Errors] = new JsonArray(new JsonObject { ["message"] = fault.Body ?? OfTheBatch });
                break;
            default:
                throw new InvalidOperationException($"{fault.Kind} does not strike the answer to a batch.");
        }

        return Encoding.UTF8.GetBytes(batch.ToJsonString(JsonSettings.Written));
    }

    private static JsonObject? Parse(ReadOnlyMemory<byte> answer)
    {
        try
        {
            return JsonNode.Parse(answer.Span) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
