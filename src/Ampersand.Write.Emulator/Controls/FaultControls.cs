using System.Globalization;

namespace Ampersand.Write.Emulator;

/// <summary><c>/emulator/faults</c>: what is to go wrong.</summary>
internal sealed class FaultControls(FaultBook faults)
{
    public async Task PostAsync(Exchange exchange)
    {
        var fault = await exchange.ReadJsonAsync<Fault>();
        try
        {
            await exchange.WriteJsonAsync(faults.Order(fault), StatusCodes.Status201Created);
        }
        catch (ArgumentException exception)
        {
            throw ProblemException.BadRequest(exception.Message);
        }
    }

    public Task GetAsync(Exchange exchange) => exchange.WriteJsonAsync(faults.All);

    public Task ClearAsync(Exchange exchange)
    {
        faults.Clear();
        return exchange.WriteNothingAsync();
    }

    public Task DeleteAsync(Exchange exchange) =>
        int.TryParse(exchange.Values["fault"], NumberStyles.None, CultureInfo.InvariantCulture, out var id) && faults.Remove(id)
            ? exchange.WriteNothingAsync()
            : throw ProblemException.NotFound("There is no such fault.");
}
