using Microsoft.AspNetCore.Http.HttpResults;

namespace Ampersand.Write.Emulator;

/// <summary><c>/emulator/objects</c>: what objects are made of.</summary>
internal static class SchemaControls
{
    public static IEnumerable<SchemaOfObject> List(SchemaBook schemas) =>
        schemas.All.Select(checks => new SchemaOfObject(checks.ObjectName, checks.Schema.DisplayName, checks.Schema.Fields));

    public static Results<Ok<ObjectSchema>, Problem> Get(string objectName, SchemaBook schemas) =>
        schemas[objectName] is { } schema ? TypedResults.Ok(schema) : Problem.NotFound("This object has no schema.");

    public static Results<NoContent, Problem> Put(string objectName, ObjectSchema schema, SchemaBook schemas)
    {
        if (schema.Flaw is { } flaw)
        {
            return Problem.BadRequest(flaw);
        }

        schemas[objectName] = schema;
        return TypedResults.NoContent();
    }

    public static NoContent Delete(string objectName, SchemaBook schemas)
    {
        schemas[objectName] = null;
        return TypedResults.NoContent();
    }

    internal sealed record SchemaOfObject(string Name, string? DisplayName, IReadOnlyDictionary<string, FieldSchema> Fields);
}
