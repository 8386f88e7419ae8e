using Microsoft.AspNetCore.Http.HttpResults;

namespace Ampersand.Write.Emulator;

/// <summary><c>/emulator/objects/{objectName}/rules</c>: what is wrong with an object's records.</summary>
internal static class RuleControls
{
    public static ObjectRules Get(string objectName, RuleBook rules) => rules[objectName];

    public static Results<NoContent, Problem> Put(string objectName, ObjectRules given, RuleBook rules)
    {
        try
        {
            rules[objectName] = given;
            return TypedResults.NoContent();
        }
        catch (ArgumentException exception)
        {
            return Problem.BadRequest(exception.Message);
        }
    }

    public static NoContent Delete(string objectName, RuleBook rules)
    {
        rules.Remove(objectName);
        return TypedResults.NoContent();
    }
}
