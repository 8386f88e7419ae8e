namespace Ampersand.Write.Emulator;

/// <summary><c>/emulator/objects/{object}/rules</c>: what is wrong with an object's records.</summary>
internal sealed class RuleControls(RuleBook rules)
{
    public Task GetAsync(Exchange exchange) => exchange.WriteJsonAsync(rules[exchange.ObjectName]);

    public async Task PutAsync(Exchange exchange)
    {
        var given = await exchange.ReadJsonAsync<ObjectRules>();
        try
        {
            rules[exchange.ObjectName] = given;
        }
        catch (ArgumentException exception)
        {
            throw ProblemException.BadRequest(exception.Message);
        }

        await exchange.WriteNothingAsync();
    }

    public Task DeleteAsync(Exchange exchange)
    {
        rules.Remove(exchange.ObjectName);
        return exchange.WriteNothingAsync();
    }
}
